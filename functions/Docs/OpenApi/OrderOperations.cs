using Pipeline.Intake;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront does with its orders.</summary>
internal static class OrderOperations
{
    private static readonly Tag Orders = new("Orders", "Place orders, follow them, turn them round.");

    public static IReadOnlyList<Operation> All { get; } = [Place(), Read(), List(), Import(), Cancel(), Capture()];

    private static Operation Place() => new(typeof(PlaceOrder), Orders, "Place an order", """
        `202` means that the order is stored and will come to an end, whatever fails meanwhile. The same request with
        the same key is answered the same, with `Idempotent-Replayed: true`. After a `503` the outcome is unknown: send
        the same request with the same key again. `Prefer: wait=10` holds the answer until the order is settled.
        """)
    {
        Parameters = [Parameters.IdempotencyKey, Parameters.Prefer],
        Body =
        [
            Content.Json(
                OrderRequestJson.Default.OrderRequest,
                Examples.OfOrder,
                Examples.ManualCapture,
                Examples.OutOfRange,
                Examples.TotalMismatch,
                Examples.UnknownSku),
        ],
        Replies =
        [
            new(202, "The order is stored.")
            {
                Content =
                [
                    Content.Json(OrderViewJson.Default.OrderView, Examples.Received, Examples.ManualReceived),
                ],
                Headers = [Headers.Location, Headers.RetryAfter, Headers.Etag, Headers.Replayed, Headers.Preference],
            },
            new(200, "The order was settled while `Prefer: wait` let it be waited for.")
            {
                Content = [Content.Json(OrderViewJson.Default.OrderView)],
                Headers = [Headers.Location, Headers.Etag, Headers.Replayed, Headers.Preference],
            },
        ],
        Refusals =
        [
            Problems.TooManyOpenOrders,
            Problems.BadIdempotencyKey, Problems.NotJson, Problems.OutOfRange,
            Problems.TooLarge, Problems.UnsupportedMediaType,
            Problems.TotalMismatch, Problems.UnknownSku,
            Problems.IdempotencyKeyReused, Problems.OutcomeUnknown,
        ],
    };

    private static Operation Read() => new(typeof(ReadOrder), Orders, "Read an order", """
        One of your own orders as it stands; an operator is shown any. Another storefront's is as unknown as one that
        nobody has. With `Prefer: wait=10` the answer comes when the order is settled or, with `If-None-Match`, when it
        changes.
        """)
    {
        Access = Access.Either,
        Parameters = [Parameters.IfNoneMatch, Parameters.Prefer],
        Replies = [Shown, new(304, "Still as If-None-Match has it.") { Headers = [Headers.Etag, Headers.Preference] }],
        Refusals = [Problems.NotFound, Problems.BadIfNoneMatch],
    };

    private static Operation List() => new(typeof(ListOrders), Orders, "List orders", """
        Your own orders, newest first, from the moment of their `202`. A search by `status` looks at 1,000 orders a
        request at most: a page may hold fewer than `limit`, even none, and still have a `next`.
        """)
    {
        Parameters =
        [
            Parameters.Status, Parameters.CreatedAfter, Parameters.OrdersLimit, Parameters.OrdersCursor,
        ],
        Replies =
        [
            new(200, "A page.") { Content = [Content.Json(OrderViewJson.Default.OrderPage, Examples.Listed)] },
        ],
        Refusals = [Problems.BadQuery],
    };

    private static Operation Import() => new(typeof(ImportOrders), Orders, "Import orders", """
        Up to 1,000 orders or 8 MiB: one a line as JSON with its `idempotencyKey`, or a table with a row for each line
        of an order. The answer has a result for each order, written as it comes; an order that is refused stops none of
        the others. To send the same body again is harmless.
        """)
    {
        Body = [new("application/x-ndjson", Examples.Ndjson), new("text/csv", Examples.Csv)],
        Replies =
        [
            new(200, "A result an order, each on a line.")
            {
                Content = [new("application/x-ndjson", Examples.NdjsonResults, Examples.CsvResults)],
            },
        ],
        Refusals =
        [
            Problems.TooManyOpenOrders, Problems.TooLarge, Problems.UnsupportedMediaType, Problems.NotCsv,
        ],
    };

    private static Operation Cancel() => new(typeof(CancelOrder), Orders, "Cancel an order", """
        At any moment of an order's life, also after it was confirmed: its money and its stock are given back. To ask
        again is harmless and answered the same. An order that was rejected stays rejected. An operator cancels any, up
        to what his role may release.
        """)
    {
        Access = Access.Either,
        Parameters = [Parameters.IfMatch],
        Body =
        [
            Content.Json(
                OrderRequestJson.Default.CancelRequest,
                new Example("reason", "With a reason", """{ "reason": "ordered twice" }"""),
                new Example("no-reason", "Without", "{}")),
        ],
        BodyMayBeMissing = true,
        Replies =
        [
            Accepted(
                "The wish is stored.",
                Examples.Cancelling with { Name = "reason" },
                Examples.Cancelling with { Name = "no-reason" }),
        ],
        Refusals =
        [
            Problems.NotFound, Problems.BeyondRole, Problems.BadIfMatch, Problems.PreconditionFailed,
            Problems.NotJson, Problems.OutOfRange, Problems.TooLarge,
            Problems.UnsupportedMediaType,
        ],
    };

    private static Operation Capture() => new(typeof(CaptureOrder), Orders, "Capture an order's payment", """
        For an order with `"capture": "manual"`, once its timeline says `payment-authorised`. To ask again is harmless.
        What is not captured in time expires, and money and stock are given back.
        """)
    {
        Replies = [Accepted("The wish is stored and the money is taken next.", Examples.Capturing)],
        Refusals = [Problems.NotFound, Problems.NotCapturable],
    };

    private static Reply Shown => new(200, "The order.")
    {
        Content = [Content.Json(OrderViewJson.Default.OrderView, Examples.Confirmed)],
        Headers = [Headers.Etag, Headers.Preference],
    };

    private static Reply Accepted(string description, params IReadOnlyList<Example> examples) => new(202, description)
    {
        Content = [Content.Json(OrderViewJson.Default.OrderView, examples)],
        Headers = [Headers.RetryAfter, Headers.Etag],
    };
}
