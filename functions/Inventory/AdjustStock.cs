using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>
/// Adds pieces that came or takes away pieces that went. What it does twice would be wrong, so it wants an
/// Idempotency-Key, and a repeat is answered as the first time.
/// </summary>
public sealed partial class AdjustStock(
    Callers callers, StockLedger ledger, TimeProvider time, ILogger<AdjustStock> logger)
{
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(10); // a person waits

    [Function(nameof(AdjustStock))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/stock/{sku}/adjust")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        if (!Sku.IsValid(sku)) return StockView.NotFound(request);
        if (IdempotencyKey.Read(request) is not { } key)
        {
            return Problems.BadIdempotencyKey.Answer(request, IdempotencyKey.Allowed);
        }

        var (adjust, refusal) = await AdjustStockRequest.Body.ReadAsync(request, cancellationToken);
        if (adjust is not { By: { } by, Reason: { } reason }) return refusal!; // as above
        try
        {
            var change = await ledger.AdjustAsync(sku, key, by, reason, caller.KeyId, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (change.Verdict == StockVerdict.Changed) Log.Changed(logger, caller.KeyId, sku, by);
            return Answer(request, sku, change);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, sku, fault);
            return Problems.OutcomeUnknown.Answer(
                request, "The stock may or may not be adjusted. Send the same request with the same key again.");
        }
    }

    private static IResult Answer(HttpRequest request, string sku, StockChange change)
    {
        switch (change.Verdict)
        {
            case StockVerdict.Unchanged:
                request.HttpContext.Response.Headers["Idempotent-Replayed"] = "true";
                return StockView.Shown(sku, change.Level);
            case StockVerdict.UnknownSku: return StockView.NotFound(request);
            case StockVerdict.BelowHeld: return StockView.BelowHeld(request, change.Level);
            case StockVerdict.OtherMeaning:
                return Problems.IdempotencyKeyReused.Answer(request, "Use a key of its own for each adjustment.");
            case StockVerdict.TooMany:
                var most = $"must leave at most {StockLedger.MostPieces} pieces on hand";
                return Problems.OutOfRange.Answer(request, "See errors.", [new FieldError("#/by", most)]);
            case StockVerdict.Changed or StockVerdict.Created: return StockView.Shown(sku, change.Level);
            default: throw new InvalidOperationException($"Unknown verdict {change.Verdict}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Operator {Who} adjusted the stock of {Sku} by {Pieces}.")]
        public static partial void Changed(ILogger logger, string who, string sku, long pieces);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the stock of {Sku} is adjusted is unclear.")]
        public static partial void Unclear(ILogger logger, string sku, Exception fault);
    }
}
