using System.Text.Json;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What is done about orders after the sale.</summary>
internal static class RefundOperations
{
    private static readonly Tag Refunds = new("Refunds", "Give money back, and take pieces back.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(RefundOrder), Refunds, "Refund an order", """
            Gives a part of a captured order's money back, or without an `amount` all that is left; never more than was
            captured. `returns` go into stock again. The same request with the same key is paid out once, however often
            it is sent. `GET /v1/orders/{id}` shows what became of it, and an event tells it.
            """)
        {
            Access = Access.Either,
            Parameters = [Parameters.IdempotencyKey, Parameters.IfMatch],
            Body =
            [
                Content.Json(
                    OrderRequestJson.Default.RefundRequest,
                    new Example("part", "A part, and a piece comes back", """
                        {
                          "amount": 1250,
                          "reason": "one cup was broken",
                          "returns": [{ "sku": "TEA-001", "quantity": 1 }]
                        }
                        """),
                    new Example("rest", "All that is left", "{}")),
            ],
            BodyMayBeMissing = true,
            Replies =
            [
                new(202, "The wish is stored and the money goes back next.")
                {
                    Content = [Content.Json(OrderViewJson.Default.OrderView, Part, Part with { Name = "rest" })],
                    Headers = [Headers.RetryAfter, Headers.Etag, Headers.Replayed],
                },
            ],
            Refusals =
            [
                Problems.NotFound, Problems.BeyondRole,
                Problems.BadIdempotencyKey, Problems.BadIfMatch, Problems.PreconditionFailed,
                Problems.NotRefundable, Problems.RefundTooLarge, Problems.IdempotencyKeyReused,
                .. Operation.OfBodies,
                Problems.OutcomeUnknown,
            ],
        },
    ];

    private static Example Part => new("part", "Asked for", JsonSerializer.Serialize(
        OrderView.Of(Examples.CapturedOrder.Announced(Outcome.Confirmed, Examples.At(360)).RefundRequested(
            new Refund(
                "refund-1001", 1250, "one cup was broken", [new ReturnedLine("TEA-001", 1)], Examples.At(60_000)),
            Examples.At(60_000))),
        OrderViewJson.Default.OrderView));
}
