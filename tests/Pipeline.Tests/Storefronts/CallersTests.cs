using Microsoft.Extensions.Time.Testing;
using Pipeline.Storefronts;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Storefronts;

[Collection(StorageTests.Name)]
public sealed class CallersTests(AzuriteFixture azurite)
{
    private const string Key = "sk_test_demo_right";
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData("Bearer sk_test_demo_right", "demo")]
    [InlineData("bearer  sk_test_demo_right ", "demo")]
    [InlineData("Bearer sk_test_demo_wrong", null)]
    [InlineData("Bearer sk_live_demo_right", null)]
    [InlineData("Bearer sk_test_other_right", null)]
    [InlineData("Bearer demo", null)]
    [InlineData("Bearer ", null)]
    [InlineData("Basic sk_test_demo_right", null)]
    [InlineData("sk_test_demo_right", null)]
    [InlineData("Bearer ok_test_demo_right", null)]
    [InlineData("Bearer ok_test_ops_right", null)]
    [InlineData("Bearer sk_test_ops_right", null)]
    [InlineData("", null)]
    public async Task A_caller_is_known_by_the_right_key_only(string header, string? storefrontId)
    {
        var (_, callers) = await CallersAsync();
        Assert.Equal(storefrontId, await IdentifyAsync(callers, header));
    }

    [Theory]
    [InlineData("Bearer ok_test_ops_right", true)]
    [InlineData("bearer ok_test_ops_right", true)]
    [InlineData("Bearer ok_live_ops_right", false)]
    [InlineData("Bearer ok_test_ops_wrong", false)]
    [InlineData("Bearer ok_test_demo_right", false)]
    [InlineData("Bearer sk_test_demo_right", false)]
    [InlineData("Bearer sk_test_ops_right", false)]
    [InlineData("ok_test_ops_right", false)]
    [InlineData("", false)]
    public async Task An_operator_is_known_by_an_operators_key_only(string header, bool isOperator)
    {
        var (_, callers) = await CallersAsync();
        Assert.Equal(isOperator, await IsOperatorAsync(callers, header));
    }

    [Fact]
    public async Task A_lookup_that_hangs_is_given_up_after_five_seconds()
    {
        var (store, callers) = await CallersAsync();
        store.Wire.Freeze();
        var identifying = IdentifyAsync(callers, $"Bearer {Key}");
        Assert.False(identifying.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(async () => await identifying);
        store.Wire.Thaw();
    }

    [Fact]
    public async Task Keys_of_two_kinds_with_one_id_do_not_open_each_others_routes()
    {
        var (store, callers) = await CallersAsync();
        await new StorefrontTable(store.Service).AddOperatorAsync(ApiKey.Parse("ok_test_demo_other")!, Store.Stop);

        Assert.Equal("demo", await IdentifyAsync(callers));
        Assert.True(await IsOperatorAsync(callers, "Bearer ok_test_demo_other"));
        Assert.Null(await IdentifyAsync(callers, "Bearer sk_test_demo_other"));
        Assert.False(await IsOperatorAsync(callers, "Bearer ok_test_demo_right"));
    }

    [Fact]
    public async Task A_key_is_added_as_what_it_is_or_not_at_all()
    {
        var storefronts = new StorefrontTable((await Store.MakeAsync(azurite)).Service);
        await Assert.ThrowsAsync<ArgumentException>(
            () => storefronts.AddKeyAsync("demo", ApiKey.Parse("ok_test_ops_right")!, Store.Stop));
        await Assert.ThrowsAsync<ArgumentException>(
            () => storefronts.AddOperatorAsync(ApiKey.Parse(Key)!, Store.Stop));
    }

    [Fact]
    public async Task A_key_and_its_storefront_are_looked_up_once_a_minute()
    {
        var (store, callers) = await CallersAsync();
        await IdentifyAsync(callers);
        var before = store.Wire.Requests;

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("demo", await IdentifyAsync(callers));
        Assert.Equal(before, store.Wire.Requests);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("demo", await IdentifyAsync(callers));
        Assert.Equal(before + 2, store.Wire.Requests);
    }

    [Fact]
    public async Task A_key_that_was_replaced_stops_working_within_a_minute()
    {
        var (store, callers) = await CallersAsync();
        await IdentifyAsync(callers);
        await new StorefrontTable(store.Service).AddKeyAsync("demo", ApiKey.Parse("sk_test_demo_new")!, Store.Stop);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await IdentifyAsync(callers));
        Assert.Equal("demo", await IdentifyAsync(callers, "Bearer sk_test_demo_new"));
    }

    [Fact]
    public async Task A_key_that_was_revoked_stops_working_within_a_minute_and_keeps_its_row()
    {
        var (store, callers) = await CallersAsync();
        Assert.Equal("demo", await IdentifyAsync(callers));
        var storefronts = new StorefrontTable(store.Service);
        await new KeyRing(storefronts, time).RevokeAsync(KeyKind.Storefront, "demo", Store.Stop);

        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await IdentifyAsync(callers));
        Assert.Equal("demo", (await storefronts.FindKeyAsync(KeyKind.Storefront, "demo", Store.Stop))!.StorefrontId);
    }

    [Fact]
    public async Task The_operators_key_of_the_settings_opens_their_routes_without_a_row()
    {
        const string Setting = "ok_live_first_0123456789abcdef0123456789abcdef";
        var (store, _) = await CallersAsync();
        var callers = Doors.Open(
            new StorefrontTable(store.Service), time, new StorefrontOptions { OperatorKey = Setting });

        Assert.True(await IsOperatorAsync(callers, $"Bearer {Setting}"));
        Assert.True(await IsOperatorAsync(callers, "Bearer ok_test_ops_right"));
        Assert.False(await IsOperatorAsync(callers, $"Bearer {Setting}x"));
        Assert.False(await IsOperatorAsync(callers, $"Bearer {Setting.Replace("live", "test", Ordinal)}"));
        Assert.Null(await IdentifyAsync(callers, $"Bearer {Setting.Replace("ok_", "sk_", Ordinal)}"));
    }

    [Fact]
    public async Task A_key_that_nobody_has_is_looked_up_once_a_minute_too()
    {
        var (store, callers) = await CallersAsync();
        await IdentifyAsync(callers, "Bearer sk_test_other_right");
        var before = store.Wire.Requests;
        Assert.Null(await IdentifyAsync(callers, "Bearer sk_test_other_right"));
        Assert.Equal(before, store.Wire.Requests);
    }

    [Fact]
    public async Task A_table_is_empty_until_the_first_key_of_the_kind()
    {
        var storefronts = new StorefrontTable((await Store.MakeAsync(azurite)).Service);
        Assert.True(await storefronts.IsEmptyAsync(KeyKind.Storefront, Store.Stop));
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(Key)!, Store.Stop);
        Assert.False(await storefronts.IsEmptyAsync(KeyKind.Storefront, Store.Stop));
        Assert.True(await storefronts.IsEmptyAsync(KeyKind.Operator, Store.Stop));
    }

    private static async Task<string?> IdentifyAsync(Callers callers, string header = $"Bearer {Key}") =>
        (await callers.AdmitAsync(Doors.Request(header), Store.Stop)).Storefront?.Id;

    private static async Task<bool> IsOperatorAsync(Callers callers, string header) =>
        (await callers.AdmitOperatorAsync(Doors.Request(header), Store.Stop)).Operator is not null;

    private async Task<(Store Store, Callers Callers)> CallersAsync()
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(Key)!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse("ok_test_ops_right")!, Store.Stop);
        return (store, Doors.Open(storefronts, time));
    }
}
