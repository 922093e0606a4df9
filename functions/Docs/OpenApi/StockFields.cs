using Pipeline.Inventory;
using static Pipeline.Storefronts.FieldRules;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an operator sends and is shown of stock.</summary>
internal static class StockFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(SetStockRequest)] = new()
        {
            ["onHand"] = Field.Whole("Pieces, held ones included.", 0, StockLedger.MostPieces) with
            {
                IsRequired = true,
            },
            ["backorder"] = new(
                "true: an order that finds too few pieces waits for more, in order of arrival. false: it is rejected. "
                + "Left out or null: as before, false for a new SKU."),
        },
        [typeof(AdjustStockRequest)] = new()
        {
            ["by"] = Field.Whole(
                "Pieces that came or, negative, went; not 0.", -StockLedger.MostPieces, StockLedger.MostPieces) with
            {
                IsRequired = true,
            },
            ["reason"] = Field.Text("Why, in your words.", LongestText) with { IsRequired = true },
        },
        [typeof(StockView)] = new()
        {
            ["sku"] = new("Stock keeping unit."),
            ["onHand"] = new("Pieces that are there, held ones included."),
            ["available"] = new("Pieces that nobody holds."),
            ["held"] = new("Pieces that orders hold."),
            ["sold"] = new("Pieces that went to customers."),
            ["backorder"] = new("Whether an order that finds too few pieces waits for more."),
            ["waiting"] = new("Those who wait. Pieces that come are theirs first, in order of arrival."),
        },
        [typeof(Waiting)] = new()
        {
            ["orders"] = new("How many wait."),
            ["pieces"] = new("What they wait for, together."),
        },
        [typeof(StockPage)] = new()
        {
            ["stock"] = new("In the order of the SKUs."),
            ["next"] = new("The cursor of the next page; null at the end."),
        },
        [typeof(MovementPage)] = new()
        {
            ["movements"] = new("The newest first."),
            ["next"] = new("The cursor of the next page; null at the end."),
        },
        [typeof(Movement)] = new()
        {
            ["number"] = new("1 for the SKU's first, without a gap."),
            ["at"] = new("When it was written."),
            ["by"] = new("Pieces that came or, negative, went; 0 where only the backorder option changed."),
            ["onHand"] = new("Pieces on hand since then."),
            ["who"] = new("The operator's key id."),
            ["reason"] = new(
                "In the operator's words; backorder on or backorder off where the option changed; null when the pieces "
                + "were counted and set."),
        },
    };
}
