using Pipeline.Orders;
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
            ["roles"] = new(
                "Up to how many minor units, by currency, operators of a role decide; without a role they decide all.")
            {
                MaxProperties = RuleSet.MostRoles,
            },
        },
        [typeof(Role)] = new()
        {
            ["approve"] = new("Of an order's total, to approve it.") { MaxProperties = 50 },
            ["release"] = new("Of an order's total, to reject it and release its stock; as approve where left out.")
            {
                MaxProperties = 50,
            },
            ["refund"] = new("Of one refund.") { MaxProperties = 50 },
        },
        [typeof(Rule)] = new()
        {
            ["id"] = new("What findings and reports call it; its kind where it has none.")
            {
                Pattern = "^[a-z0-9-]{1,32}$",
            },
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
        [typeof(TryRulesRequest)] = new()
        {
            ["storefront"] = new("Whose orders.") { IsRequired = true, Pattern = "^[a-z0-9-]{1,32}$" },
            ["rules"] = new("What to look at them with.") { IsRequired = true },
            ["most"] = Field.Whole("How many of the newest orders; 1000 unless given.", 1, PastOrders.Most),
            ["since"] = new("Only orders that came later."),
        },
        [typeof(RuleTrial)] = new()
        {
            ["orders"] = new("How many orders were looked at: the newest."),
            ["held"] = new("How many of them were held when they came."),
            ["wouldBeHeld"] = new("How many these rules would hold."),
            ["newlyHeld"] = new("Ids of orders that were let through and would be held; at most 100."),
            ["noLongerHeld"] = new("Ids of orders that were held and would be let through; at most 100."),
            ["rules"] = new("How many orders each rule objects to."),
        },
        [typeof(RuleReport)] = new()
        {
            ["orders"] = new("How many orders were looked at: the newest."),
            ["neverFired"] = new("Rules that held none of these orders."),
            ["alwaysOverridden"] = new("Rules whose every decided order was approved."),
            ["overdue"] = new("Ids of orders that wait for a review whose time is up."),
            ["rules"] = new("What became of the orders that each rule held."),
        },
        [typeof(RuleFigures)] = new()
        {
            ["held"] = new("Orders that it objected to."),
            ["approved"] = new("Of them, those that somebody let go on."),
            ["refused"] = new("Of them, those that somebody would not have."),
        },
        [typeof(OrderExplanation)] = new()
        {
            ["id"] = new("The order's id."),
            ["review"] = new("What was found when it came, and who decided; missing when nothing objected."),
            ["then"] = new("What each rule of that time says, with prices of now; missing as the review is."),
            ["version"] = new("Of the rules as they are now."),
            ["now"] = new("What each rule says of it now."),
            ["deciders"] = new("Roles that may approve it, beside operators without a role, who may always."),
        },
        [typeof(Review)] = new()
        {
            ["rulesVersion"] = new("Of the rules when it came."),
            ["findings"] = new("What objected."),
            ["holdSeconds"] = new("How long it may wait for somebody."),
            ["verdict"] = new("What was decided."),
            ["by"] = new("Whose key decided, and why; missing as long as nobody's did."),
        },
        [typeof(RuleVerdict)] = new()
        {
            ["rule"] = new("Its id, or its kind where it has none."),
            ["objects"] = new("Whether the order is held for it."),
            ["detail"] = new("What it saw, in figures."),
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
