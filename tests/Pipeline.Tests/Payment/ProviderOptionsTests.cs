using Pipeline.Payment;

namespace Pipeline.Tests.Payment;

public sealed class ProviderOptionsTests
{
    private const string Live = "sk_live_51";
    private const string Test = "sk_test_51";

    [Theory]
    [InlineData("Simulated", null, false, null)]
    [InlineData("Stripe", Test, false, null)]
    [InlineData("Stripe", Live, true, null)]
    [InlineData("Stripe", "rk_live_51", true, null)]
    [InlineData("Simulated", null, true, "Payment__Provider is Simulated")]
    [InlineData("Simulated", Live, true, "Payment__Provider is Simulated")]
    [InlineData("stripe", Live, true, "neither Simulated nor Stripe")]
    [InlineData("", Live, true, "neither Simulated nor Stripe")]
    [InlineData("Stripe", null, false, "Payment__StripeApiKey is missing")]
    [InlineData("Stripe", "", true, "Payment__StripeApiKey is missing")]
    [InlineData("Stripe", "pk_live_51", true, "must begin with sk_ or rk_")]
    [InlineData("Stripe", Test, true, "test mode")]
    [InlineData("Stripe", "rk_test_51", true, "test mode")]
    [InlineData("Stripe", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/s)", true, "not resolved")]
    public void A_start_with_wrong_settings_ends_in_one_sentence(
        string provider, string? key, bool production, string? sentence) =>
        AssertFault(sentence, new() { Provider = provider, StripeApiKey = key, IsProduction = production });

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("whsec_new", "whsec_old", null)]
    [InlineData("", "", null)]
    [InlineData("secret", null, "must begin with whsec_")]
    [InlineData("whsec_new", "secret", "must begin with whsec_")]
    public void A_signing_secret_is_one(string? secret, string? old, string? sentence) => AssertFault(
        sentence,
        new()
        {
            Provider = "Stripe",
            StripeApiKey = Test,
            StripeWebhookSecret = secret,
            StripeWebhookOldSecret = old,
        });

    [Theory]
    [InlineData("http://127.0.0.1:1234", null)]
    [InlineData("http://localhost:1234", null)]
    [InlineData("https://api.example.com", "Payment__StripeApiBase is for tests")]
    [InlineData("http://10.0.0.1", "Payment__StripeApiBase is for tests")]
    [InlineData("api.example.com", "Payment__StripeApiBase is for tests")]
    public void Keys_are_sent_to_Stripe_or_to_this_machine(string address, string? sentence) => AssertFault(
        sentence,
        new()
        {
            Provider = "Stripe",
            StripeApiKey = Test,
            StripeApiBase = new Uri(address, UriKind.RelativeOrAbsolute),
        });

    private static void AssertFault(string? sentence, ProviderOptions options)
    {
        var result = options.Validate(null, options);
        Assert.Equal(sentence is null, result.Succeeded);
        if (sentence is null) return;
        Assert.Contains(sentence, Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain("51", result.FailureMessage, StringComparison.Ordinal); // no part of a key
    }
}
