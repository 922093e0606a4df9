using Pipeline.Operations;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What the people who run the pipeline do.</summary>
internal static class OperatorOperations
{
    private static readonly Tag Operators = new("Operators", "For those who run the pipeline, with keys of their own.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(NudgeOrder), Operators, "Nudge an order", """
            Asks whoever's turn it is to look at the order again, which the reconciler does anyway after a while.
            """)
        {
            Access = Access.Operator,
            Replies =
            [
                new(202, "A queue was asked to look at it.") { Content = [Nudged("payment")] },
                new(200, "Nothing is left to do.") { Content = [Nudged(null)] },
            ],
            Refusals = [Problems.NotFound],
        },
    ];

    private static Content Nudged(string? next) => Content.Json(
        NudgeOrderJson.Default.NudgeOrderAnswer,
        new Example("order", "An order's turn", $$"""
            { "id": "{{Examples.Id}}", "next": {{(next is null ? "null" : $"\"{next}\"")}} }
            """));
}
