using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>The body of PUT /v1/stock/{sku}.</summary>
internal sealed record SetStockRequest
{
    public static readonly JsonBody<SetStockRequest> Body = new(
        StockRequestJson.Default.SetStockRequest, new Rules(), StockRequestJson.MostBytes);

    /// <summary>Pieces, held ones included.</summary>
    public long? OnHand { get; init; }

    /// <summary>Whether orders that are short wait; null leaves it as it is.</summary>
    public bool? Backorder { get; init; }

    private sealed class Rules : AbstractValidator<SetStockRequest>
    {
        public Rules() => RuleFor(set => set.OnHand).Required()
            .InclusiveBetween(0, StockLedger.MostPieces).WithMessage($"must be 0 to {StockLedger.MostPieces}");
    }
}

/// <summary>The body of POST /v1/stock/{sku}/adjust.</summary>
internal sealed record AdjustStockRequest
{
    public static readonly JsonBody<AdjustStockRequest> Body = new(
        StockRequestJson.Default.AdjustStockRequest, new Rules(), StockRequestJson.MostBytes);

    /// <summary>Pieces that came or, negative, went.</summary>
    public long? By { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    private sealed class Rules : AbstractValidator<AdjustStockRequest>
    {
        public Rules()
        {
            RuleFor(adjust => adjust.By).Required()
                .Must(by => by is null or (not 0 and >= -StockLedger.MostPieces and <= StockLedger.MostPieces))
                .WithMessage($"must be -{StockLedger.MostPieces} to {StockLedger.MostPieces}, and not 0");
            RuleFor(adjust => adjust.Reason).Required().Text();
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 2)]
[JsonSerializable(typeof(SetStockRequest))]
[JsonSerializable(typeof(AdjustStockRequest))]
internal sealed partial class StockRequestJson : JsonSerializerContext
{
    public const int MostBytes = 4 * 1024; // the longest reason, every character of it escaped, has 1,536
}
