using Pipeline.Rules;

namespace Pipeline.Docs.OpenApi;

/// <summary>Rules and prices. RuleSetValidator decides.</summary>
internal static class RuleFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(RulesView)] = new()
        {
            ["version"] = new("One higher with every change."),
            ["rules"] = new("What they say."),
        },
        [typeof(RuleSet)] = new()
        {
            ["rules"] = new("All of them are looked at.") { MaxItems = RuleSet.MostRules },
            ["holdHours"] = Field.Whole(
                "How long a held order waits for somebody before it is turned round; 72 unless given.",
                1,
                RuleSet.LongestHoldHours),
        },
        [typeof(Rule)] = new()
        {
            ["when"] = new("What it looks at; the other members belong to one kind each.")
            {
                IsRequired = true,
                Values = Evaluation.Kinds,
            },
            ["amount"] = Field.Whole(
                "Of total-over: holds an order of more minor units.", 0, RuleSetValidator.MostMoney),
            ["currency"] = new("Of total-over: looks at orders of this ISO 4217 code only.")
            {
                Pattern = "^[A-Z]{3}$",
            },
            ["quantity"] = Field.Whole("Of quantity-over: holds an order with more pieces in a line.", 0, 10_000),
            ["sku"] = new("Of quantity-over: looks at this SKU's lines only.") { Pattern = "^[A-Za-z0-9._-]{1,64}$" },
            ["countries"] = new("Of country-in: holds what is shipped to one of these ISO 3166-1 codes.")
            {
                MinItems = 1,
                MaxItems = 250,
            },
            ["count"] = Field.Whole(
                "Of orders-per-hour-over: holds an order when its e-mail address placed more within the hour.", 1, 99),
        },
        [typeof(PriceRequest)] = new()
        {
            ["amounts"] = new("Minor units of one piece, by ISO 4217 code.") { IsRequired = true, MaxProperties = 50 },
        },
        [typeof(Price)] = new()
        {
            ["sku"] = new("Stock keeping unit."),
            ["amounts"] = new("Minor units of one piece, by ISO 4217 code."),
        },
        [typeof(PricePage)] = new()
        {
            ["prices"] = new("In the order of the SKUs."),
            ["next"] = new("The cursor of what follows; missing at the end."),
        },
    };
}
