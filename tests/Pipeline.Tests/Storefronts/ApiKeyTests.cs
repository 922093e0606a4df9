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
    public void A_key_does_not_print_its_secret() =>
        Assert.DoesNotContain("hidden", $"{ApiKey.Parse("sk_test_demo_hidden")}", StringComparison.Ordinal);
}
