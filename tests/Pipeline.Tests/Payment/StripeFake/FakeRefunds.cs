using System.Text.Json.Nodes;

namespace Pipeline.Tests.Payment.StripeFake;

internal sealed record FakeRefund(
    string Id, string IntentId, long Amount, string Currency, string Status, Dictionary<string, string> Metadata)
{
    public JsonObject Write() => new()
    {
        ["id"] = Id,
        ["object"] = "refund",
        ["amount"] = Amount,
        ["currency"] = Currency,
        ["payment_intent"] = IntentId,
        ["status"] = Status,
        ["metadata"] = FakeIntent.Texts(Metadata),
    };
}

/// <summary>Refunds (https://docs.stripe.com/api/refunds): of the rest without an amount, never of more.</summary>
internal sealed class FakeRefunds(FakeIntents intents)
{
    private static readonly string[] CreateParams =
        ["payment_intent", "amount", "metadata[order_id]", "metadata[refund_key]"];

    private readonly List<FakeRefund> refunds = [];

    /// <summary>The code that every refund is refused with while it is set.</summary>
    public string? RefusedWith { get; set; }

    public string NextStatus { get; set; } = "succeeded";

    public IReadOnlyList<FakeRefund> All => refunds;

    public StripeAnswer Create(StripeForm form)
    {
        if (form.Unknown(CreateParams) is { } unknown) return StripeAnswer.Invalid("parameter_unknown", unknown);
        if (RefusedWith is { } code) return StripeAnswer.Invalid(code);
        if (intents.Find(form["payment_intent"]) is not { } intent)
        {
            return StripeAnswer.Invalid("resource_missing", "payment_intent");
        }

        if (intent.Status != "succeeded") return FakeIntents.Unexpected(intent);
        var left = intent.Received - intent.Refunded;
        var amount = form.Number("amount") ?? left;
        if (left == 0) return StripeAnswer.Invalid("charge_already_refunded");
        if (amount > left) return StripeAnswer.Invalid(null, "amount");
        var refund = new FakeRefund(
            $"re_{refunds.Count + 1}", intent.Id, amount, intent.Currency, NextStatus, form.Metadata);
        refunds.Add(refund);
        if (refund.Status != "failed") intent.Refunded += amount;
        return StripeAnswer.Ok(refund.Write());
    }

    /// <summary>Newest first, a page at a time.</summary>
    public StripeAnswer List(string? intentId, int limit, string? startingAfter)
    {
        var found = refunds.Where(refund => refund.IntentId == intentId).Reverse()
            .SkipWhile(refund => startingAfter is not null && refund.Id != startingAfter)
            .Skip(startingAfter is null ? 0 : 1)
            .ToList();
        return StripeAnswer.Ok(new JsonObject
        {
            ["object"] = "list",
            ["has_more"] = found.Count > limit,
            ["data"] = new JsonArray([.. found.Take(limit).Select(refund => refund.Write())]),
        });
    }
}
