using Pipeline.Storefronts;

namespace Pipeline.Tests.Storefronts;

public sealed class ApiKeyTests
{
    [Theory]
    [InlineData("sk_test_demo_secret")]
    [InlineData("sk_live_A1_sec_ret")]
    [InlineData("ok_test_demo_secret")]
    public void A_key_matches_its_own_hash_only(string text)
    {
        var key = ApiKey.Parse(text)!;
        Assert.True(key.Matches(key.Hash()));
        Assert.False(ApiKey.Parse(text + "x")!.Matches(key.Hash()));
    }

    [Theory]
    [InlineData("sk_live_demo_secret", KeyKind.Storefront)]
    [InlineData("ok_live_demo_secret", KeyKind.Operator)]
    public void A_key_says_what_kind_it_is_of(string text, KeyKind kind) =>
        Assert.Equal(kind, ApiKey.Parse(text)!.Kind);

    [Theory]
    [InlineData("sk_test_demo_secret", "sk_live_demo_secret")]
    [InlineData("sk_test_demo_secret", "ok_test_demo_secret")]
    [InlineData("sk_test_demo_secret", "sk_test_other_secret")]
    public void A_key_is_of_use_only_as_it_was_given(string given, string used) =>
        Assert.False(ApiKey.Parse(used)!.Matches(ApiKey.Parse(given)!.Hash()));

    [Theory]
    [InlineData(KeyKind.Storefront, KeyMode.Live, "sk_live_")]
    [InlineData(KeyKind.Operator, KeyMode.Test, "ok_test_")]
    public void A_new_key_reads_back_as_what_it_is(KeyKind kind, KeyMode mode, string prefix)
    {
        var key = ApiKey.New(kind, mode);
        var read = ApiKey.Parse(key.Reveal())!;

        Assert.StartsWith(prefix, key.Reveal(), StringComparison.Ordinal);
        Assert.Equal((kind, mode, key.Id), (read.Kind, read.Mode, read.Id));
        Assert.True(read.Matches(key.Hash()));
    }

    [Fact]
    public void New_keys_have_secrets_of_256_bits_and_no_two_are_alike()
    {
        var keys = Enumerable.Range(0, 1_000)
            .Select(_ => ApiKey.New(KeyKind.Storefront, KeyMode.Live).Reveal().Split('_')).ToList();
        var secrets = keys.Select(parts => parts[3]).ToList();

        Assert.Equal(1_000, keys.Select(parts => parts[2]).Distinct().Count());
        Assert.Equal(1_000, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.True(secret.Length * Math.Log2(62) >= 256));
        Assert.Equal(62, secrets.SelectMany(secret => secret).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk_test_demo")]
    [InlineData("sk_test_demo_")]
    [InlineData("sk_prod_demo_secret")]
    [InlineData("pk_test_demo_secret")]
    [InlineData("OK_test_demo_secret")]
    [InlineData("ok_prod_demo_secret")]
    [InlineData("sk_test__secret")]
    [InlineData("sk_test_de mo_secret")]
    [InlineData("sk_test_abcdefghijklmnopqrstuvwxyz0123456_secret")]
    public void Parse_refuses_what_is_no_key(string? text) => Assert.Null(ApiKey.Parse(text));

    [Fact]
    public void Parse_refuses_a_key_that_is_too_long() =>
        Assert.Null(ApiKey.Parse("sk_test_demo_" + new string('x', 200)));

    [Fact]
    public void A_key_does_not_print_its_secret() => Assert.Equal("key demo", $"{ApiKey.Parse("sk_test_demo_hidden")}");
}
