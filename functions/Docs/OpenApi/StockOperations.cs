using System.Text.Json;
using Pipeline.Inventory;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What operators do with stock.</summary>
internal static class StockOperations
{
    private static readonly Tag Stock = new("Stock", "What there is to sell, for operators.");
    private static readonly StockView Shown = new("TEA-001", 100, 98, 2, 0, Backorder: false, Waiting.Nobody);

    public static IReadOnlyList<Operation> All { get; } = [List(), Read(), Set(), Adjust(), Movements()];

    private static Operation List() => new(typeof(ListStock), Stock, "List the stock", """
        All SKUs in the order of their names.
        """)
    {
        Access = Access.Operator,
        Parameters = [Parameters.Limit, Parameters.Cursor],
        Replies = [new(200, "A page.") { Content = [Page()] }],
        Refusals = [Problems.BadQuery],
    };

    private static Operation Read() => new(typeof(ReadStock), Stock, "Read a SKU's stock", """
        `onHand` is `available` and `held` together.
        """)
    {
        Access = Access.Operator,
        Replies = [new(200, "The stock.") { Content = [Level("stock")] }],
        Refusals = [Problems.NotFound],
    };

    private static Operation Set() => new(typeof(SetStock), Stock, "Set a SKU's stock", """
        After a count, or to put a new SKU on sale. What orders hold stays on the books. To repeat it is harmless.

        With `backorder`, an order that finds too few pieces is `held` until more come, instead of `rejected`.
        """)
    {
        Access = Access.Operator,
        Body =
        [
            Content.Json(
                StockRequestJson.Default.SetStockRequest,
                new Example("counted", "A hundred were counted", """{ "onHand": 100 }"""),
                new Example("backorder", "Orders wait once they are sold", """{ "onHand": 100, "backorder": true }""")),
        ],
        Replies =
        [
            new(200, "The stock as it is now.") { Content = [Level("counted", "backorder")] },
            new(201, "The SKU is new, and on sale from now on.")
            {
                Content = [Content.Json(StockJson.Default.StockView)],
            },
        ],
        Refusals = [Problems.StockHeld, .. Operation.OfBodies],
    };

    private static Operation Adjust() => new(typeof(AdjustStock), Stock, "Adjust a SKU's stock", """
        By pieces that came or went. A repeat under the same key is answered alike and counts once.
        """)
    {
        Access = Access.Operator,
        Parameters = [Parameters.IdempotencyKey],
        Body =
        [
            Content.Json(
                StockRequestJson.Default.AdjustStockRequest,
                new Example("broken", "Three broke", """{ "by": -3, "reason": "broken in the warehouse" }""")),
        ],
        Replies =
        [
            new(200, "The stock as it is now.") { Content = [Level("broken")], Headers = [Headers.Replayed] },
        ],
        Refusals =
        [
            Problems.NotFound, Problems.StockHeld, Problems.BadIdempotencyKey, Problems.IdempotencyKeyReused,
            Problems.OutcomeUnknown, .. Operation.OfBodies,
        ],
    };

    private static Operation Movements() => new(typeof(ListMovements), Stock, "List a SKU's movements", """
        Who changed its stock, when, by how much and why; the newest first. What orders hold and give back is not among
        them.
        """)
    {
        Access = Access.Operator,
        Parameters = [Parameters.Limit, Parameters.Cursor],
        Replies = [new(200, "A page.") { Content = [Moved()] }],
        Refusals = [Problems.NotFound, Problems.BadQuery],
    };

    private static Content Level(params IEnumerable<string> names) => Content.Json(
        StockJson.Default.StockView,
        [.. names.Select(name => new Example(
            name, "Two of them held", JsonSerializer.Serialize(Shown, StockJson.Default.StockView)))]);

    private static Content Page() => Content.Json(
        StockJson.Default.StockPage,
        new Example("page", "The last page", JsonSerializer.Serialize(
            new StockPage([Shown], null), StockJson.Default.StockPage)));

    private static Content Moved() => Content.Json(
        StockJson.Default.MovementPage,
        new Example("page", "The last page", JsonSerializer.Serialize(
            new MovementPage([new Movement(2, Examples.At(0), -3, 97, "desk", "broken in the warehouse")], null),
            StockJson.Default.MovementPage)));
}
