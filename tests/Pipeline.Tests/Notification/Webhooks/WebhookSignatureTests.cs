using System.Text;
using Microsoft.Extensions.Options;
using Pipeline.Notification.Webhooks;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Notification.Webhooks;

public sealed class WebhookSignatureTests
{
    private static readonly WebhookEndpoint Endpoint = new()
    {
        Name = "erp",
        Url = "https://erp.example.com/",
        Salt = new string('7', 32),
        CreatedAt = Sample.At,
    };

    // The example that Standard Webhooks' own libraries are tested with.
    [Fact]
    public void The_published_vector_is_signed_as_published() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            DateTimeOffset.FromUnixTimeSeconds(1614265330),
            Encoding.UTF8.GetBytes("{\"test\": 2432232314}"),
            [Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]));

    [Fact]
    public void For_a_day_after_a_rotation_the_old_secret_signs_as_well()
    {
        var secrets = Secrets("key one");
        var old = Assert.Single(secrets.Signing("demo", Endpoint, Sample.At)).ToArray();
        var rotated = Endpoint with { Version = 2, RotatedAt = Sample.At };

        var both = secrets.Signing("demo", rotated, Sample.At.AddHours(23));
        Assert.Equal(2, both.Count);
        Assert.Equal(secrets.Show("demo", rotated), WebhookSignature.SecretPrefix + Base64(both[0]));
        Assert.Equal(old, both[1].ToArray());
        var later = secrets.Signing("demo", rotated, Sample.At.AddHours(24));
        Assert.Equal(both[0].ToArray(), Assert.Single(later).ToArray());
    }

    [Fact]
    public void Each_endpoint_has_a_secret_of_its_own()
    {
        var secrets = Secrets("key one");
        string[] all =
        [
            secrets.Show("demo", Endpoint), secrets.Show("other", Endpoint),
            secrets.Show("demo", Endpoint with { Name = "crm" }),
            secrets.Show("demo", Endpoint with { Salt = new string('8', 32) }),
            secrets.Show("demo", Endpoint with { Version = 2 }), Secrets("key two").Show("demo", Endpoint),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], Secrets("key one").Show("demo", Endpoint));
    }

    [Fact]
    public void While_the_apps_own_key_is_changed_receivers_with_either_secret_are_served()
    {
        var before = Assert.Single(Secrets("key one").Signing("demo", Endpoint, Sample.At)).ToArray();
        var signing = Secrets("key two", "key one").Signing("demo", Endpoint, Sample.At);
        Assert.Equal([Base64(Secrets("key two").Signing("demo", Endpoint, Sample.At)[0]), Base64(before)],
            signing.Select(Base64));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("short", null, "is no key")]
    [InlineData("AAAA", null, "is no key")]
    [InlineData("@Microsoft.KeyVault(SecretUri=x)", null, "Key Vault reference")]
    [InlineData(null, "AAAA", "set both or neither")]
    public void Settings_that_cannot_work_are_refused_with_what_to_do(string? key, string? old, string? fault)
    {
        var checkedOnes = new WebhookOptions { SigningKey = key, OldSigningKey = old };
        var result = checkedOnes.Validate(null, checkedOnes);
        Assert.Equal(fault is null, result.Succeeded);
        Assert.Contains(fault ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    private static string Base64(ReadOnlyMemory<byte> secret) => Convert.ToBase64String(secret.Span);

    private static string Base64(byte[] secret) => Convert.ToBase64String(secret);

    private static WebhookSecrets Secrets(string key, string? old = null) => new(Options.Create(new WebhookOptions
    {
        SigningKey = KeyOf(key),
        OldSigningKey = old is null ? null : KeyOf(old),
    }));

    private static string KeyOf(string word) => Convert.ToBase64String(Encoding.UTF8.GetBytes(word.PadRight(32)));
}
