using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>Shows a storefront one of its own orders. A foreign id and an unknown one are the same 404.</summary>
public sealed class ReadOrder(Callers callers, OrderTable orders)
{
    [Function(nameof(ReadOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/orders/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        return stored is not null && stored.Order.StorefrontId == storefront.Id
            ? OrderView.Shown(request, stored.Order)
            : OrderView.NotFound(request);
    }
}
