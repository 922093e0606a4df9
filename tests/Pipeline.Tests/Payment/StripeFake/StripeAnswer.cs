using System.Text.Json.Nodes;

namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>What the fake answers.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Body">The object, or an error in Stripe's form.</param>
/// <param name="Began">
/// The endpoint began its work: only then is the answer kept under the request's idempotency key.
/// </param>
internal sealed record StripeAnswer(int Status, JsonObject Body, bool Began = true)
{
    public static StripeAnswer Ok(JsonObject body) => new(200, body);

    /// <summary>The sentence repeats what was asked, as Stripe's do, so that a test sees whether it leaks.</summary>
    public static StripeAnswer Error(
        int status, string type, string? code = null, string? param = null, string? declineCode = null,
        JsonObject? intent = null, string asked = "") => new(status, new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["type"] = type,
                ["code"] = code,
                ["param"] = param,
                ["decline_code"] = declineCode,
                ["message"] = $"{code ?? type}: {asked}",
                ["payment_intent"] = intent,
            },
        });

    public static StripeAnswer Invalid(string? code, string? param = null, string asked = "") =>
        Error(400, "invalid_request_error", code, param, asked: asked) with { Began = code != "parameter_unknown" };
}
