using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Storefronts;

/// <summary>A store that knows one operator and one storefront, and the requests that are made there.</summary>
internal sealed class OperatorDesk
{
    public const string Key = "ok_test_ops_right";

    private OperatorDesk(Store store, Callers callers) => (Store, Callers) = (store, callers);

    /// <summary>Keys that open no operator's route.</summary>
    public static TheoryData<string> Strangers =>
        ["sk_test_demo_right", "ok_test_demo_right", "sk_test_ops_right", "ok_test_ops_wrong", ""];

    public Store Store { get; }

    public Callers Callers { get; }

    public static async Task<OperatorDesk> OpenAsync(AzuriteFixture azurite)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse("sk_test_demo_right")!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse(Key)!, Store.Stop);
        return new OperatorDesk(store, Doors.Open(storefronts, new FakeTimeProvider(Sample.At)));
    }

    public static HttpRequest Request(
        string? body = null, string key = Key, string? idempotencyKey = null, string query = "")
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {key}";
        if (idempotencyKey is not null) request.Headers[IdempotencyKey.Header] = idempotencyKey;
        request.QueryString = new QueryString(query);
        if (body is null) return request;
        request.ContentType = "application/json";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return request;
    }

    /// <summary>The status, and the body as it is written.</summary>
    public static async Task<(int Status, JsonElement Body)> ShownAsync(IResult answer)
    {
        var http = new DefaultHttpContext();
        http.RequestServices = Services.Instance;
        http.Response.Body = new MemoryStream();
        await answer.ExecuteAsync(http);
        return (http.Response.StatusCode, JsonElement.Parse(((MemoryStream)http.Response.Body).ToArray()));
    }

    /// <summary>What a JSON answer holds.</summary>
    public static T Value<T>(IResult answer) => Assert.IsType<JsonHttpResult<T>>(answer).Value
        ?? throw new InvalidOperationException("The answer holds nothing.");

    private static class Services
    {
        public static readonly IServiceProvider Instance =
            new ServiceCollection().AddLogging().BuildServiceProvider();
    }
}
