using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>
/// Says how many pieces of a SKU are on hand and whether orders wait for more, and puts a new SKU on sale. To repeat it
/// is harmless.
/// </summary>
public sealed partial class SetStock(
    Callers callers, StockLedger ledger, Catalogue catalogue, TimeProvider time, ILogger<SetStock> logger)
{
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(10); // a person waits

    [Function(nameof(SetStock))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/stock/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        if (!Sku.IsValid(sku)) return Problems.OutOfRange.Answer(request, $"A SKU must be {Sku.Allowed}.");
        var (set, refusal) = await SetStockRequest.Body.ReadAsync(request, cancellationToken);
        if (set is not { OnHand: { } onHand }) return refusal!; // a body that is required has one or the other
        try
        {
            return await SetAsync(request, sku, onHand, set.Backorder, caller.KeyId, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, sku, fault);
            return Problems.Unavailable.Answer(
                request, "The stock may or may not be set. Send the request again: to set it twice is harmless.");
        }
    }

    // The catalogue last: a SKU that is on sale without a stock row would make its orders short for good. Always, for
    // an earlier try may have come no further than the stock.
    private async Task<IResult> SetAsync(
        HttpRequest request, string sku, long onHand, bool? backorder, string who, CancellationToken cancellationToken)
    {
        var change = await ledger.SetAsync(sku, onHand, backorder, who, cancellationToken);
        if (change.Verdict == StockVerdict.BelowHeld) return StockView.BelowHeld(request, change.Level);
        await catalogue.AddAsync(sku, cancellationToken);
        if (change.Verdict != StockVerdict.Unchanged) Log.Changed(logger, who, sku, onHand);
        return StockView.Shown(
            sku,
            change.Level,
            change.Verdict == StockVerdict.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} set the stock of {Sku} to {OnHand}.")]
        public static partial void Changed(ILogger logger, string who, string sku, long onHand);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the stock of {Sku} is set is unclear.")]
        public static partial void Unclear(ILogger logger, string sku, Exception fault);
    }
}
