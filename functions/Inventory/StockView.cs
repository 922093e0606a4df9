using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>A SKU's stock as operators see it.</summary>
internal sealed record StockView(
    string Sku, long OnHand, long Available, long Held, long Sold, bool Backorder, Waiting Waiting)
{
    private static readonly StockLevel Nothing = new(0, 0, 0, 0);

    public static StockView Of(string sku, StockLevel? found)
    {
        var level = found ?? Nothing;
        return new StockView(
            sku, level.OnHand, level.Available, level.Held, level.Sold, level.Backorder, level.Waiting);
    }

    public static IResult Shown(string sku, StockLevel? level, int status = StatusCodes.Status200OK) =>
        Results.Json(Of(sku, level), StockJson.Default.StockView, statusCode: status);

    /// <summary>404 for a SKU that was never set.</summary>
    public static IResult NotFound(HttpRequest request) =>
        Problems.NotFound.Answer(request, "There is no such SKU. PUT its stock to create it.");

    /// <summary>409: what orders hold stays on the books until they gave it back.</summary>
    public static IResult BelowHeld(HttpRequest request, StockLevel? level) => Problems.StockHeld.Answer(
        request, $"Orders hold {level?.Held ?? 0} of {level?.OnHand ?? 0} pieces. Nothing was changed.");
}

/// <param name="Stock">In ordinal order of the SKUs.</param>
/// <param name="Next">The cursor of what follows; null at the end.</param>
internal sealed record StockPage(IReadOnlyList<StockView> Stock, string? Next);

/// <param name="Movements">The newest first.</param>
/// <param name="Next">The cursor of what follows; null at the end.</param>
internal sealed record MovementPage(IReadOnlyList<Movement> Movements, string? Next);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StockView))]
[JsonSerializable(typeof(StockPage))]
[JsonSerializable(typeof(MovementPage))]
internal sealed partial class StockJson : JsonSerializerContext;
