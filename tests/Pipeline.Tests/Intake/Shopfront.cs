using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Intake;

/// <summary>Two storefronts before one real store, and the functions that answer them.</summary>
internal sealed class Shopfront(Store store, TimeProvider time) : IAsyncDisposable
{
    public const string Key = "sk_test_demo_right";
    public const string OtherKey = "sk_test_other_right";

    public Store Store => store;

    public Bus Bus { get; } = new();

    public OrderWatch Watch { get; } = new(store.Orders, time);

    public ImportGate Gate { get; } = new();

    public Callers Callers { get; } = Doors.Open(new StorefrontTable(store.Service), time);

    public AcceptOrder Accept => field ??= Accepting.On(store, new Catalogue(store.Service), Bus, time);

    public static async Task<Shopfront> OpenAsync(AzuriteFixture azurite, TimeProvider? time = null)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync(Sample.StorefrontId, ApiKey.Parse(Key)!, Store.Stop);
        await storefronts.AddKeyAsync("other", ApiKey.Parse(OtherKey)!, Store.Stop);
        await new Catalogue(store.Service).AddAsync(Sample.Sku, Store.Stop);
        return new Shopfront(store, time ?? new FakeTimeProvider(Sample.At)); // no deadline while a slow store answers
    }

    public async Task<(OrderPage? Page, IResult Answer)> ListAsync(string query = "", string key = Key)
    {
        var list = new ListOrders(Callers, store.Orders, NullLogger<ListOrders>.Instance);
        var answer = await list.RunAsync(Get(query, key), Store.Stop);
        return ((answer as JsonHttpResult<OrderPage>)?.Value, answer);
    }

    /// <summary>The ids of every page, one after the other.</summary>
    public async Task<IReadOnlyList<string>> ListAllAsync(string query = "?limit=7", string key = Key)
    {
        var (ids, cursor) = (new List<string>(), "");
        do
        {
            var page = (await ListAsync(query + cursor, key)).Page!;
            ids.AddRange(page.Orders.Select(order => order.Id));
            cursor = page.Next is null ? "" : $"&cursor={page.Next}";
        }
        while (cursor.Length > 0);
        return ids;
    }

    public static HttpRequest Get(string query = "", string key = Key)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Get;
        request.QueryString = new QueryString(query);
        request.Headers.Authorization = $"Bearer {key}";
        return request;
    }

    public async ValueTask DisposeAsync()
    {
        Watch.Dispose();
        Gate.Dispose();
        await Bus.DisposeAsync();
    }
}
