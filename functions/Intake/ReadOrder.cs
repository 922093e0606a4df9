using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Shows a storefront one of its own orders, and an operator any, or waits until there is something new. A foreign id
/// and an unknown one are the same 404.
/// </summary>
public sealed class ReadOrder(Callers callers, OrderTable orders, OrderWatch watch)
{
    [Function(nameof(ReadOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/orders/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (party, stranger) = await callers.AdmitPartyAsync(request, cancellationToken);
        if (party is null) return stranger!; // an admission has one or the other

        if (IfNoneMatch.Read(request) is not { } known) return IfNoneMatch.Refuse(request);
        var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        if (stored is null || !party.MaySee(stored.Order.StorefrontId)) return OrderView.NotFound(request);

        // Who says what it has waits for a change, who does not for the end of the matter.
        bool IsNews(Order order) => known.IsGiven ? !known.Has(order) : OrderWatch.IsSettled(order);
        var order = await watch.AwaitAsync(request, stored.Order, IsNews, cancellationToken) ?? stored.Order;
        return known.Has(order) ? OrderView.NotModified(request, order) : OrderView.Shown(request, order);
    }
}
