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
        new(typeof(EraseOrder), Operators, "Erase an order's customer", """
            For good: a closed order forgets its e-mail address, names, delivery address, metadata, payment token and
            all that was said of it in words. What was bought, paid and given back stays. A repeat is harmless.
            """)
        {
            Access = Access.Operator,
            Replies = [new(204, "It knows its customer no more.")],
            Refusals = [Problems.NotFound, Problems.BeyondRole, Problems.NotErasable],
        },
        new(typeof(EraseCustomer), Operators, "Erase a customer's orders", """
            Has every closed order of an e-mail address forget it, 500 orders of the storefront looked at a request:
            send `next` as `cursor` until it is missing, and come back for those that are still open.
            """)
        {
            Access = Access.Operator,
            Body =
            [
                Content.Json(
                    EraseCustomerJson.Default.EraseCustomerRequest,
                    new Example("first", "The first request", """{ "email": "ada@example.com" }""")),
            ],
            Replies =
            [
                new(200, "How far it came.")
                {
                    Content =
                    [
                        Content.Json(
                            EraseCustomerJson.Default.CustomerErasure,
                            new Example(
                                "first", "An answer",
                                """{ "looked": 3, "erased": 2, "open": [], "unreadable": [] }""")),
                    ],
                },
            ],
            Refusals = [Problems.NotFound, Problems.BeyondRole, .. Operation.OfBodies],
        },
    ];

    private static Content Nudged(string? next) => Content.Json(
        NudgeOrderJson.Default.NudgeOrderAnswer,
        new Example("order", "An order's turn", $$"""
            { "id": "{{Examples.Id}}", "next": {{(next is null ? "null" : $"\"{next}\"")}} }
            """));
}
