using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Accepts an order. 202 means that its row is durable. Who prefers to wait may be answered 200, with the order as it
/// was settled.
/// </summary>
public sealed class PlaceOrder(Callers callers, AcceptOrder accept, OrderWatch watch)
{
    [Function(nameof(PlaceOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitToOrderAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        if (IdempotencyKey.Read(request) is not { } key)
        {
            return Problems.BadIdempotencyKey.Answer(request, IdempotencyKey.Allowed);
        }

        var (purchase, refusal) = await OrderRequestReader.ReadAsync(request, cancellationToken);
        if (purchase is null) return refusal!; // a reading has one or the other
        var acceptance = await accept.AcceptAsync(storefront.Id, key, purchase, cancellationToken);
        if (acceptance.Stored is not { Order: { } order }) return acceptance.Refusal!.Answer(request); // as above

        var headers = request.HttpContext.Response.Headers;
        if (acceptance.IsReplayed) headers["Idempotent-Replayed"] = "true";
        headers.Location = $"/v1/orders/{order.Id}";
        return await watch.AwaitAsync(request, order, OrderWatch.IsSettled, cancellationToken) switch
        {
            null => OrderView.Accepted(request, order),
            { } seen when OrderWatch.IsSettled(seen) => OrderView.Shown(request, seen),
            { } seen => OrderView.Accepted(request, seen),
        };
    }
}
