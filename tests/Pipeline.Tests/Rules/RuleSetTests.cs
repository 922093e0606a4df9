using System.Text;
using Pipeline.Rules;

namespace Pipeline.Tests.Rules;

public sealed class RuleSetTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "rules": [] }""")]
    [InlineData("""{ "rules": [{ "when": "total-over", "amount": 0, "currency": "EUR" }], "holdHours": 1 }""")]
    [InlineData("""{ "rules": [{ "when": "quantity-over", "quantity": 10, "sku": "TEA-001" }] }""")]
    [InlineData("""{ "rules": [{ "when": "country-in", "countries": ["DE", "CH"] }] }""")]
    [InlineData("""{ "rules": [{ "when": "orders-per-hour-over", "count": 99 }] }""")]
    [InlineData("""{ "rules": [{ "id": "bulk", "when": "quantity-over", "quantity": 10 }] }""")]
    [InlineData("""{ "roles": { "clerk": { "approve": { "EUR": 0 }, "refund": {} }, "guest": {} } }""")]
    [InlineData("""{ "roles": { "clerk": { "release": { "EUR": 500 } } } }""")]
    public void A_rule_set_is_taken(string text) => Assert.Empty(Faults(text));

    [Theory]
    [InlineData("""{ "rules": [{}] }""", "#/rules/0/when")]
    [InlineData("""{ "rules": [{ "when": "moon-full" }] }""", "#/rules/0/when")]
    [InlineData("""{ "rules": [{ "when": "total-over" }] }""", "#/rules/0/amount", "#/rules/0/currency")]
    [InlineData("""{ "rules": [{ "when": "total-over", "amount": -1, "currency": "eur" }] }""",
        "#/rules/0/amount", "#/rules/0/currency")]
    [InlineData("""{ "rules": [{ "when": "quantity-over" }] }""", "#/rules/0/quantity")]
    [InlineData("""{ "rules": [{ "when": "quantity-over", "quantity": 1, "sku": "a b" }] }""", "#/rules/0/sku")]
    [InlineData("""{ "rules": [{ "when": "quantity-over", "quantity": 1, "amount": 5 }] }""", "#/rules/0/when")]
    [InlineData("""{ "rules": [{ "when": "country-in", "countries": [] }] }""", "#/rules/0/countries")]
    [InlineData("""{ "rules": [{ "when": "country-in", "countries": ["Germany"] }] }""", "#/rules/0/countries")]
    [InlineData("""{ "rules": [{ "when": "orders-per-hour-over", "count": 100 }] }""", "#/rules/0/count")]
    [InlineData("""{ "rules": [{ "id": "Bulk", "when": "quantity-over", "quantity": 1 }] }""", "#/rules/0/id")]
    [InlineData("""{ "rules": [{ "id": "total-over", "when": "quantity-over", "quantity": 1 }] }""", "#/rules/0/id")]
    [InlineData(
        """{ "rules": [{ "id": "price-mismatch", "when": "quantity-over", "quantity": 1 }] }""", "#/rules/0/id")]
    [InlineData("""
        { "rules": [{ "id": "a", "when": "quantity-over", "quantity": 1 },
          { "id": "a", "when": "quantity-over", "quantity": 2 }] }
        """, "#/rules")]
    [InlineData("""{ "roles": { "clerk": { "release": { "EUR": -1 } } } }""", "#/roles")]
    [InlineData("""{ "holdHours": 0 }""", "#/holdHours")]
    [InlineData("""{ "holdHours": 721 }""", "#/holdHours")]
    [InlineData("""{ "roles": { "Clerk": {} } }""", "#/roles")]
    [InlineData("""{ "roles": { "clerk": null } }""", "#/roles")]
    [InlineData("""{ "roles": { "clerk": { "approve": { "EUR": -1 } } } }""", "#/roles")]
    [InlineData("""{ "roles": { "clerk": { "refund": { "euro": 1 } } } }""", "#/roles")]
    public void A_mistake_is_named_by_its_field(string text, params string[] fields) =>
        Assert.Equal(fields, Faults(text).Distinct());

    [Fact]
    public void A_rule_set_is_bounded()
    {
        var rules = string.Join(',', Enumerable.Repeat("""{ "when": "quantity-over", "quantity": 1 }""", 51));
        Assert.Equal(["#/rules"], Faults($$"""{ "rules": [{{rules}}] }"""));
    }

    private static IEnumerable<string> Faults(string text)
    {
        var (rules, unreadable) = SetRules.Body.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Null(unreadable);
        return SetRules.Body.Check(rules!)?.Errors?.Select(fault => fault.Pointer) ?? []; // it was read
    }
}
