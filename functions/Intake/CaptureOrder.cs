using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Ends the rest of an order whose payment is authorised: its money is taken next. May be repeated at will; 202 means
/// that the wish stands in the row.
/// </summary>
public sealed class CaptureOrder(Callers callers, OrderTable orders, PromptNudge nudge, TimeProvider time)
{
    // A round is lost only to somebody else's write of this one order.
    private const int MostRounds = 5;

    [Function(nameof(CaptureOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/capture")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        for (var round = 0; round < MostRounds; round++)
        {
            var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
            if (stored is null || stored.Order.StorefrontId != storefront.Id)
            {
                return OrderView.NotFound(request);
            }

            if (IsCapturing(stored.Order)) return await AcceptAsync(request, stored);
            if (!AwaitsCapture(stored.Order))
            {
                return Problems.NotCapturable.Answer(request, "Read the order: its payment is not authorised.");
            }

            var requested = stored.Order.CaptureRequested(time.GetUtcNow());
            if (await orders.WriteAsync(stored, requested, cancellationToken) is { } written)
            {
                return await AcceptAsync(request, written);
            }
        }

        return Problems.Unavailable.Answer(request, "The order changes too fast. Send the same request again.");
    }

    private static bool AwaitsCapture(Order order) =>
        order is { Goal: Goal.Fulfil, Rest.Reason: RestReason.AwaitingCapture };

    private static bool IsCapturing(Order order) => order is
    {
        Goal: Goal.Fulfil, Rest: null, Payment: PaymentState.Authorised or PaymentState.Captured,
    };

    // Also for a repeat: the nudge of the first request may have been lost.
    private async Task<IResult> AcceptAsync(HttpRequest request, StoredOrder stored)
    {
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);
    }
}
