using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Accepts an order. 202 means that its row is durable; all after that is the queues' and the reconciler's.
/// </summary>
public sealed partial class PlaceOrder(
    Callers callers,
    Catalogue catalogue,
    OrderTable orders,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<PlaceOrder> logger)
{
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

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
        var lookUp = UnknownSkusAsync(purchase, cancellationToken);
        if (await lookUp.WaitAsync(StoreTimeout, time, cancellationToken) is { Count: > 0 } unknown)
        {
            return Problems.UnknownSku.Answer(request, "Nothing was stored.", unknown);
        }

        var order = OrderFacts.Received(
            OrderId.For(storefront.Id, key), storefront.Id, Fingerprint.Of(purchase), purchase, time.GetUtcNow());
        return await AcceptAsync(request, order, cancellationToken);
    }

    private async Task<IResult> AcceptAsync(HttpRequest request, Order order, CancellationToken cancellationToken)
    {
        if (await StoreAsync(order, cancellationToken) is not { Stored: { } stored } insertion)
        {
            return Problems.OutcomeUnknown.Answer(
                request, "Send the same request with the same Idempotency-Key again to learn whether it was accepted.");
        }

        if (stored.Order.Fingerprint != order.Fingerprint)
        {
            return Problems.IdempotencyKeyReused.Answer(request, "Use a new Idempotency-Key for a new order.");
        }

        var headers = request.HttpContext.Response.Headers;
        if (insertion.Inserted) await nudge.SendAsync(stored);
        else headers["Idempotent-Replayed"] = "true";
        headers.Location = $"/v1/orders/{order.Id}";
        return OrderView.Accepted(request, stored.Order);
    }

    // An insert whose answer was lost is read back. Null: still unknown.
    private async Task<Insertion?> StoreAsync(Order order, CancellationToken cancellationToken)
    {
        try
        {
            var insertion = await orders.InsertAsync(order, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            return insertion with { Inserted = insertion.Inserted || IsOwn(insertion.Stored, order) };
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.InsertUnclear(logger, order.Id, fault);
        }

        try
        {
            var stored = await orders.ReadAsync(order.Id, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            return stored is null ? null : new Insertion(stored, IsOwn(stored, order));
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            return null;
        }
    }

    // The SDK repeats an insert whose answer was lost and then meets its own row: that one still wants its nudge.
    private static bool IsOwn(StoredOrder? stored, Order order) =>
        stored is { Order.Version: 0 } && stored.Order.CreatedAt == order.CreatedAt;

    private async Task<List<FieldError>> UnknownSkusAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        var unknown = new List<FieldError>();
        foreach (var line in purchase.Lines)
        {
            if (!await catalogue.HasAsync(line.Sku, cancellationToken))
            {
                unknown.Add(new FieldError("#/lines", $"{line.Sku} is not sold here"));
            }
        }

        return unknown;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Insert of {OrderId} is unclear: reading it back.")]
        public static partial void InsertUnclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
