using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>What became of an order that was handed in.</summary>
/// <param name="Stored">The row that is durable now; null when it is refused.</param>
/// <param name="IsReplayed">The row was there before, of the same request.</param>
/// <param name="Refusal">Why it is not accepted.</param>
public sealed record Acceptance(StoredOrder? Stored, bool IsReplayed, Refusal? Refusal);

/// <summary>
/// The one way in for an order, whoever brings it: accepted means that its row is durable; all after that is the
/// queues' and the reconciler's.
/// </summary>
public sealed partial class AcceptOrder(
    Catalogue catalogue,
    ReviewOrder review,
    OrderTable orders,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<AcceptOrder> logger)
{
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);
    private long lastTicks;

    /// <summary>Stores the order under its key and sends it on its way.</summary>
    /// <exception cref="Exception">The catalogue or the rules cannot be read: nothing was stored.</exception>
    public async Task<Acceptance> AcceptAsync(
        string storefrontId, string key, Purchase purchase, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var lookUp = UnknownSkusAsync(purchase, cancellationToken);
        if (await lookUp.WaitAsync(StoreTimeout, time, cancellationToken) is { Count: > 0 } unknown)
        {
            return Refuse(Problems.UnknownSku, "Nothing was stored.", unknown);
        }

        var id = OrderId.For(storefrontId, key);
        var objection = await review.RunAsync(storefrontId, id, purchase, cancellationToken)
            .WaitAsync(StoreTimeout, time, cancellationToken);
        var order = OrderFacts.Received(
            id, storefrontId, Fingerprint.Of(purchase), purchase, NextMoment(), objection);
        if (await StoreAsync(order, cancellationToken) is not { Stored: { } stored } insertion)
        {
            return Refuse(
                Problems.OutcomeUnknown,
                "Send the same request with the same Idempotency-Key again to learn whether it was accepted.");
        }

        if (stored.Order.Fingerprint != order.Fingerprint)
        {
            return Refuse(Problems.IdempotencyKeyReused, "Use a new Idempotency-Key for a new order.");
        }

        if (insertion.Inserted)
        {
            PipelineMetrics.OrdersAccepted.Add(1);
            await nudge.SendAsync(stored);
            PipelineTraces.Tell(id, "accept", ActivityKind.Server, began, time.GetUtcNow());
        }

        return new Acceptance(stored, !insertion.Inserted, null);
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

    // By its moment a request knows its own row, so no two of an instance have the same. Those of two instances that do
    // are both answered as the first and nudge twice, which is harmless.
    private DateTimeOffset NextMoment()
    {
        while (true)
        {
            var last = Interlocked.Read(ref lastTicks);
            var next = Math.Max(last + 1, time.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref lastTicks, next, last) == last)
                return new DateTimeOffset(next, TimeSpan.Zero);
        }
    }

    private async Task<List<FieldError>> UnknownSkusAsync(Purchase purchase, CancellationToken cancellationToken)
    {
        var unknown = new List<FieldError>();
        foreach (var line in purchase.Lines)
        {
            if (!await catalogue.HasAsync(line.Sku, cancellationToken))
            {
                var shown = CardNumber.IsIn(line.Sku) ? "a SKU" : line.Sku;
                unknown.Add(new FieldError("#/lines", $"{shown} is not sold here"));
            }
        }

        return unknown;
    }

    private static Acceptance Refuse(ProblemType type, string detail, IReadOnlyList<FieldError>? errors = null) =>
        new(null, false, new Refusal(type, detail, errors));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Insert of {OrderId} is unclear: reading it back.")]
        public static partial void InsertUnclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
