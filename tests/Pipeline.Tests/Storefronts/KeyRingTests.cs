using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Storefronts;

[Collection(StorageTests.Name)]
public sealed class KeyRingTests(AzuriteFixture azurite)
{
    private const StringComparison Case = StringComparison.Ordinal;
    private readonly FakeTimeProvider time = new(Sample.At);

    [Fact]
    public async Task A_new_key_lets_its_storefront_in_and_its_row_says_who_made_it_when()
    {
        var (store, storefronts, ring) = await OpenAsync();
        var (key, refusal) = await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop);

        Assert.Null(refusal);
        var (storefront, _) = await Doors.Open(storefronts, time)
            .AdmitAsync(Doors.Request($"Bearer {key!.Reveal()}"), Store.Stop);
        Assert.Equal("shop", storefront!.Id);
        var stored = await storefronts.FindKeyAsync(KeyKind.Storefront, key.Id, Store.Stop);
        Assert.Equal(
            (KeyMode.Live, "ada", Sample.At, null),
            (stored!.Mode, stored.CreatedBy, stored.CreatedAt, stored.RevokedAt));
        Assert.DoesNotContain(key.Reveal().Split('_')[3], await RowsAsync(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_third_live_key_is_refused_until_one_is_revoked()
    {
        var (_, storefronts, ring) = await OpenAsync();
        var first = (await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop)).Key!;
        await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop);
        var (third, refusal) = await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop);
        Assert.Null(third);
        Assert.Contains(first.Id, refusal, StringComparison.Ordinal);

        await ring.RevokeAsync(KeyKind.Storefront, first.Id, Store.Stop);
        Assert.NotNull((await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop)).Key);
        Assert.Equal(2, (await storefronts.FindAsync("shop", Store.Stop))!.LiveKeys.Count);
    }

    [Fact]
    public async Task Many_who_make_keys_at_once_make_two()
    {
        var (_, storefronts, ring) = await OpenAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop)));

        var keys = made.Where(one => one.Key is not null).Select(one => one.Key!.Id).Order().ToList();
        Assert.Equal(2, keys.Count);
        Assert.Equal(keys, (await storefronts.FindAsync("shop", Store.Stop))!.LiveKeys.Order());
        var live = await storefronts.ListKeysAsync(KeyKind.Storefront, Store.Stop)
            .Where(key => key.RevokedAt is null).Select(key => key.Id).Order().ToListAsync(Store.Stop);
        Assert.Equal(keys, live);
    }

    [Fact]
    public async Task A_key_whose_last_answer_was_lost_is_made_once()
    {
        var (store, storefronts, ring) = await OpenAsync();
        store.Wire.BeforeNextWrite(() =>
        {
            store.Wire.BeforeNextWrite(() =>
            {
                store.Wire.LoseAnswers(1);
                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        });
        var (key, _) = await ring.CreateAsync("shop", KeyMode.Live, "ada", Store.Stop);

        Assert.Equal([key!.Id], (await storefronts.FindAsync("shop", Store.Stop))!.LiveKeys);
    }

    [Fact]
    public async Task A_rotated_key_works_beside_the_new_one_of_the_same_mode_until_it_is_revoked()
    {
        var (_, storefronts, ring) = await OpenAsync();
        var old = (await ring.CreateAsync("shop", KeyMode.Test, "ada", Store.Stop)).Key!;
        var made = (await ring.RotateAsync(KeyKind.Storefront, old.Id, "ada", Store.Stop)).Key!;
        Assert.Equal(KeyMode.Test, made.Mode);
        Assert.All(await AdmittedAsync(storefronts, old, made), Assert.True);

        await ring.RevokeAsync(KeyKind.Storefront, old.Id, Store.Stop);
        await ring.RevokeAsync(KeyKind.Storefront, old.Id, Store.Stop);
        Assert.All(await AdmittedAsync(storefronts, old), Assert.False);
        Assert.All(await AdmittedAsync(storefronts, made), Assert.True);
        Assert.Null((await ring.RotateAsync(KeyKind.Storefront, old.Id, "ada", Store.Stop)).Key);
    }

    [Fact]
    public async Task Who_is_not_there_gets_no_key_and_loses_none()
    {
        var (_, storefronts, ring) = await OpenAsync();
        var created = await ring.CreateAsync("none", KeyMode.Live, "ada", Store.Stop);
        var revoked = await ring.RevokeAsync(KeyKind.Storefront, "none", Store.Stop);
        var rotated = await ring.RotateAsync(KeyKind.Operator, "none", "ada", Store.Stop);

        Assert.Contains("no storefront none", created.Refusal, Case);
        Assert.Contains("no storefront's key none", revoked.Refusal, Case);
        Assert.Contains("no operator's key none", rotated.Refusal, Case);
        Assert.True(await storefronts.IsEmptyAsync(KeyKind.Storefront, Store.Stop));
    }

    [Fact]
    public async Task An_operator_is_given_a_key_that_is_replaced_and_revoked_alike()
    {
        var (_, storefronts, ring) = await OpenAsync();
        var old = await ring.CreateOperatorAsync(KeyMode.Live, "clerk", "ada", Store.Stop);
        var made = (await ring.RotateAsync(KeyKind.Operator, old.Id, "ada", Store.Stop)).Key!;
        await ring.RevokeAsync(KeyKind.Operator, old.Id, Store.Stop);

        var callers = Doors.Open(storefronts, time);
        Assert.Null((await callers.AdmitOperatorAsync(Bearer(old), Store.Stop)).Operator);
        Assert.Equal(
            new Operator(made.Id, "clerk"), (await callers.AdmitOperatorAsync(Bearer(made), Store.Stop)).Operator);
    }

    private static HttpRequest Bearer(ApiKey key) =>
        Doors.Request($"Bearer {key.Reveal()}");

    private async Task<List<bool>> AdmittedAsync(StorefrontTable storefronts, params ApiKey[] keys)
    {
        var callers = Doors.Open(storefronts, time);
        var admitted = new List<bool>();
        foreach (var key in keys)
        {
            admitted.Add((await callers.AdmitAsync(Bearer(key), Store.Stop)).Storefront is not null);
        }

        return admitted;
    }

    // Every column of every row as text, the binary ones as the text that they may hold.
    private static async Task<string> RowsAsync(Store store)
    {
        var rows = store.Service.GetTableClient(StorefrontTable.TableName)
            .QueryAsync<TableEntity>(cancellationToken: Store.Stop);
        var values = await rows.SelectMany(row => ((IDictionary<string, object>)row).Values.ToAsyncEnumerable())
            .Select(value => value is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : $"{value}")
            .ToListAsync(Store.Stop);
        return string.Join('\n', values);
    }

    private async Task<(Store Store, StorefrontTable Storefronts, KeyRing Ring)> OpenAsync()
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        var shop = new StorefrontRow { Id = "shop", Name = "Shop", CreatedAt = time.GetUtcNow() };
        await storefronts.CreateAsync(shop, Store.Stop);
        return (store, storefronts, new KeyRing(storefronts, time));
    }
}
