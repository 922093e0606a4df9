using Microsoft.Extensions.Options;

namespace Pipeline.Payment;

/// <summary>Who takes the money (settings <c>Payment__...</c>).</summary>
public sealed class ProviderOptions : IValidateOptions<ProviderOptions>
{
    public const string Simulated = "Simulated";
    public const string Stripe = "Stripe";

    /// <summary>Simulated or Stripe.</summary>
    public string Provider { get; set; } = Simulated;

    /// <summary>A secret (sk_) or restricted (rk_) key of Stripe's; in Azure a Key Vault reference.</summary>
    public string? StripeApiKey { get; set; }

    /// <summary>What Stripe signs its events with (whsec_); without one no event is taken.</summary>
    public string? StripeWebhookSecret { get; set; }

    /// <summary>The secret before that one, for the day of a rotation.</summary>
    public string? StripeWebhookOldSecret { get; set; }

    /// <summary>Where a stand-in for Stripe listens, for tests; on this machine only.</summary>
    public Uri? StripeApiBase { get; set; }

    /// <summary>Orders here are real, so that a provider which charges nobody would give goods away.</summary>
    internal bool IsProduction { get; set; }

    internal bool IsStripe => Provider == Stripe;

    internal IReadOnlyList<string> WebhookSecrets =>
        [.. new[] { StripeWebhookSecret ?? "", StripeWebhookOldSecret ?? "" }.Where(secret => secret.Length > 0)];

    public ValidateOptionsResult Validate(string? name, ProviderOptions options) =>
        FaultOf(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    // A value is named only where it can be no secret.
    private static string? FaultOf(ProviderOptions options) => options switch
    {
        { Provider: not (Simulated or Stripe) } => $"Setting Payment__Provider is neither {Simulated} nor {Stripe}.",
        { Provider: Simulated, IsProduction: true } =>
            "Setting Payment__Provider is Simulated, which charges nobody, but this is production: set it to Stripe, or"
            + " AZURE_FUNCTIONS_ENVIRONMENT to Staging or Development.",
        { Provider: Simulated } => null,
        { StripeApiKey: null or "" } =>
            "Setting Payment__StripeApiKey is missing: set it to a secret key of Stripe's or to a Key Vault reference.",
        { StripeApiKey: var key } when key.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal) =>
            "Setting Payment__StripeApiKey is a Key Vault reference that was not resolved: see that the app's identity"
            + " may read the secret.",
        { StripeApiKey: var key } when !Starts(key, "sk_", "rk_") =>
            "Setting Payment__StripeApiKey is no secret key: it must begin with sk_ or rk_.",
        { IsProduction: true, StripeApiKey: var key } when Starts(key, "sk_test_", "rk_test_") =>
            "Setting Payment__StripeApiKey is a key of Stripe's test mode, which charges nobody, but this is"
            + " production: set it to a live key, or AZURE_FUNCTIONS_ENVIRONMENT to Staging or Development.",
        { WebhookSecrets: var secrets } when !secrets.All(secret => Starts(secret, "whsec_")) =>
            "Setting Payment__StripeWebhookSecret or Payment__StripeWebhookOldSecret is no signing secret: it must"
            + " begin with whsec_.",
        { StripeApiBase: { } address } when !address.IsAbsoluteUri || !address.IsLoopback =>
            "Setting Payment__StripeApiBase is for tests: leave it out, or set it to an address of this machine.",
        _ => null,
    };

    private static bool Starts(string text, params ReadOnlySpan<string> beginnings)
    {
        foreach (var beginning in beginnings)
        {
            if (text.StartsWith(beginning, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
