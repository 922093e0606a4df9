using System.Text.Json;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What operators decide about orders that wait for them.</summary>
internal static class DecisionOperations
{
    private static readonly Tag Decisions = new("Decisions", "Orders that wait for somebody's word, for operators.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        Of(typeof(ApproveOrder), "Approve an order", """
            For an order that is `held` for a decision: what it rested for is taken up again. To say it twice is
            harmless; after another decision it is a `409`.
            """, order => order.Approved("desk: looked at it", Examples.At(90_000))),
        Of(typeof(RejectOrder), "Reject an order", """
            For an order that rests, whatever for: it is turned round, gives back its money and its stock, and ends
            `rejected`. To say it twice is harmless; after another decision it is a `409`.
            """, order => order.Refused("desk: looked at it", Examples.At(90_000))),
    ];

    private static Operation Of(Type function, string summary, string description, Func<Order, Order> decided) =>
        new(function, Decisions, summary, description)
        {
            Access = Access.Operator,
            Parameters = [Parameters.IfMatch],
            Body =
            [
                Content.Json(
                    OrderRequestJson.Default.CancelRequest,
                    new Example("looked", "With a word why", """{ "reason": "looked at it" }""")),
            ],
            BodyMayBeMissing = true,
            Replies =
            [
                new(202, "The decision is stored.")
                {
                    Content = [Content.Json(OrderViewJson.Default.OrderView, new Example(
                        "looked", "Decided", JsonSerializer.Serialize(
                            OrderView.Of(decided(Examples.HeldOrder)), OrderViewJson.Default.OrderView)))],
                    Headers = [Headers.RetryAfter, Headers.Etag],
                },
            ],
            Refusals =
            [
                Problems.NotFound, Problems.BeyondRole,
                Problems.NotDecidable, Problems.BadIfMatch, Problems.PreconditionFailed,
                .. Operation.OfBodies,
            ],
        };
}
