using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Turns an order round, at any moment of its life: money and stock are given back. 202 means that this is durable;
/// to ask again is harmless.
/// </summary>
public sealed partial class CancelOrder(
    Callers callers, OrderTable orders, PromptNudge nudge, TimeProvider time, ILogger<CancelOrder> logger)
{
    // A round is lost only to a step's write, and an order has a handful of those.
    private const int MostRounds = 10;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    [Function(nameof(CancelOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var (cancel, refusal) = await CancelRequest.Body.ReadAsync(request, cancellationToken);
        if (refusal is not null) return refusal;
        if (IfMatch.Read(request) is not { } ifMatch) return IfMatch.Refuse(request);
        if (OrderId.Parse(id) is not { } orderId) return OrderView.NotFound(request);
        try
        {
            return await CancelAsync(
                request, storefront.Id, orderId, ifMatch, PurchaseOf.Normal(cancel?.Reason), cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, orderId, fault);
            return Problems.Unavailable.Answer(
                request, "The order may or may not be cancelled. Send the request again: to cancel twice is harmless.");
        }
    }

    private async Task<IResult> CancelAsync(
        HttpRequest request,
        string storefrontId,
        OrderId id,
        IfMatch ifMatch,
        string? reason,
        CancellationToken cancellationToken)
    {
        Order? tried = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var stored = await orders.ReadAsync(id, cancellationToken).WaitAsync(StoreTimeout, time, cancellationToken);
            if (stored is null || stored.Order.StorefrontId != storefrontId) return OrderView.NotFound(request);
            if (!IsOwn(stored.Order, tried) && !ifMatch.Allows(stored.Order))
            {
                return Problems.PreconditionFailed.Answer(
                    request, "The order is no longer as it was under that ETag. Read it and decide anew.");
            }

            if (stored.Order.Goal == Goal.Unwind) return await AcceptAsync(request, stored);
            tried = stored.Order.Cancelled(time.GetUtcNow(), reason);
            var written = await orders.WriteAsync(stored, tried, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (written is not null) return await AcceptAsync(request, written);
        }

        throw new TimeoutException($"{id} was overtaken {MostRounds} times.");
    }

    // The SDK repeats a write whose answer was lost and then reports its own success as a conflict.
    private static bool IsOwn(Order order, Order? tried) =>
        tried is not null && order.Timeline.Contains(tried.Timeline[^1]);

    private async Task<IResult> AcceptAsync(HttpRequest request, StoredOrder stored)
    {
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is cancelled is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
