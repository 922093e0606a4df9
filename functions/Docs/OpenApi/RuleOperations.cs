using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What operators let orders be held for.</summary>
internal static class RuleOperations
{
    private const string Some = """
        {
          "rules": [
            { "when": "total-over", "amount": 500000, "currency": "EUR" },
            { "when": "orders-per-hour-over", "count": 5 }
          ],
          "holdHours": 48
        }
        """;

    private static readonly Tag Rules = new("Rules", "What orders are held for, for operators.");
    private static readonly Price Tea = new("TEA-001", new Dictionary<string, long> { ["EUR"] = 1250 });

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(ReadRules), Rules, "Read a storefront's rules", """
            With their version, which is the `ETag`; version 0 and no rules where none were ever set.
            """)
        {
            Access = Access.Operator,
            Replies = [Shown("rules")],
            Refusals = [Problems.NotFound],
        },
        new(typeof(SetRules), Rules, "Set a storefront's rules", """
            All of them at once. They count for orders that come from a minute later on; what is held stays held. A rule
            never refuses an order: it is `held` once its stock is, for somebody to approve or reject.
            """)
        {
            Access = Access.Operator,
            Parameters = [Parameters.IfMatch],
            Body = [Content.Json(RulesJson.Default.RuleSet, new Example("some", "Two rules", Some))],
            Replies = [Shown("some")],
            Refusals =
            [
                Problems.NotFound, Problems.BeyondRole, Problems.BadIfMatch, Problems.PreconditionFailed,
                .. Operation.OfBodies,
            ],
        },
        new(typeof(TryRules), Rules, "Try other rules", """
            What these rules would have done to the storefront's newest orders, at most 1,000. Changes nothing. Orders
            of an address are counted among those that are looked at; prices are those of now.
            """)
        {
            Access = Access.Operator,
            Body =
            [
                Content.Json(RulesJson.Default.TryRulesRequest, new Example("lower", "A lower bound", """
                    {
                      "storefront": "silent",
                      "rules": { "rules": [{ "when": "total-over", "amount": 100000, "currency": "EUR" }] },
                      "most": 500
                    }
                    """)),
            ],
            Replies =
            [
                new(200, "What would differ.") { Content = [Json(RulesJson.Default.RuleTrial, "lower", Trial)] },
            ],
            Refusals = Operation.OfBodies,
        },
        new(typeof(ReportRules), Rules, "Report on a storefront's rules", """
            Which rules held none of its newest orders (at most 1,000), which were overridden every time, and which
            reviews are overdue: what to prune.
            """)
        {
            Access = Access.Operator,
            Parameters = [Parameters.OfStorefront],
            Replies = [new(200, "The report.") { Content = [Json(RulesJson.Default.RuleReport, "report", Report)] }],
            Refusals = [Problems.BadQuery, Problems.NotFound],
        },
        new(typeof(ExplainOrder), Rules, "Explain an order's review", """
            What the rules found when the order came, who decided, and what each rule says of it now.
            """)
        {
            Access = Access.Operator,
            Replies =
            [
                new(200, "Why.") { Content = [Json(RulesJson.Default.OrderExplanation, "why", Why)] },
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ListPrices), Rules, "List the price book", """
            In the order of the SKUs.
            """)
        {
            Access = Access.Operator,
            Parameters = [Parameters.Limit, Parameters.Cursor],
            Replies =
            [
                new(200, "A page.")
                {
                    Content = [Content.Json(RulesJson.Default.PricePage, Of("page", new PricePage([Tea], null)))],
                },
            ],
            Refusals = [Problems.BadQuery],
        },
        new(typeof(ReadPrice), Rules, "Read a SKU's price", """
            What the price book says, by currency.
            """)
        {
            Access = Access.Operator,
            Replies = [Priced("price")],
            Refusals = [Problems.NotFound],
        },
        new(typeof(SetPrice), Rules, "Set a SKU's price", """
            From a minute later on an order of this SKU at another `unitPrice` is held (`price-mismatch`), in each
            currency that is given here. To repeat it is harmless.
            """)
        {
            Access = Access.Operator,
            Body =
            [
                Content.Json(
                    RulesJson.Default.PriceRequest,
                    new Example("euros", "In one currency", """{ "amounts": { "EUR": 1250 } }""")),
            ],
            Replies = [Priced("euros")],
            Refusals = [Problems.BeyondRole, .. Operation.OfBodies],
        },
        new(typeof(DeletePrice), Rules, "Delete a SKU's price", """
            From a minute later on no order is held for it.
            """)
        {
            Access = Access.Operator,
            Replies = [new(204, "It is gone.")],
            Refusals = [Problems.NotFound, Problems.BeyondRole],
        },
    ];

    private static RuleTrial Trial => new(
        500, 2, 7, [Examples.Id], [], new Dictionary<string, int> { [Evaluation.TotalOver] = 7 });

    private static RuleReport Report => new(
        1_000, [Evaluation.CountryIn], [Evaluation.QuantityOver], [], new Dictionary<string, RuleFigures>
        {
            [Evaluation.QuantityOver] = new(12, 12, 0),
        });

    private static OrderExplanation Why => new(
        Examples.Id, null, null, 4, [new RuleVerdict(Evaluation.TotalOver, false, "3300 EUR, 500000 may be")],
        ["clerk"]);

    private static Content Json<T>(JsonTypeInfo<T> type, string example, T value) => Content.Json(
        type, new Example(example, "An answer", JsonSerializer.Serialize(value, type)));

    private static Reply Shown(string example) => new(200, "The rules as they are now.")
    {
        Content =
        [
            Content.Json(RulesJson.Default.RulesView, new Example(example, "Two rules", JsonSerializer.Serialize(
                new RulesView(4, JsonSerializer.Deserialize(Some, RulesJson.Default.RuleSet)!), // it is an object
                RulesJson.Default.RulesView))),
        ],
        Headers = [Headers.Etag],
    };

    private static Reply Priced(string example) => new(200, "The price.")
    {
        Content = [Content.Json(RulesJson.Default.Price, new Example(
            example, "In one currency", JsonSerializer.Serialize(Tea, RulesJson.Default.Price)))],
    };

    private static Example Of(string name, PricePage page) =>
        new(name, "The last page", JsonSerializer.Serialize(page, RulesJson.Default.PricePage));
}
