using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Says what a piece of a SKU costs: an order at another price is held, within a minute from now.</summary>
public sealed partial class SetPrice(Callers callers, PriceBook prices, ILogger<SetPrice> logger)
{
    [Function(nameof(SetPrice))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/prices/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other
        if (Authority.RefuseSetting(request, caller) is { } beyond) return beyond;

        if (!Sku.IsValid(sku)) return Problems.OutOfRange.Answer(request, $"A SKU must be {Sku.Allowed}.");
        var (set, refusal) = await PriceRequest.Body.ReadAsync(request, cancellationToken);
        if (set?.Amounts is not { } amounts) return refusal!; // a body that is required has one or the other
        var price = new Price(sku, amounts);
        await prices.SetAsync(price, cancellationToken);
        Log.Changed(logger, caller.KeyId, sku);
        return Results.Json(price, RulesJson.Default.Price);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} set the price of {Sku}.")]
        public static partial void Changed(ILogger logger, string who, string sku);
    }
}
