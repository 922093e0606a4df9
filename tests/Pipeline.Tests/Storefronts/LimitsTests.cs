using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Storefronts;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Storefronts;

[Collection(StorageTests.Name)]
public sealed class LimitsTests(AzuriteFixture azurite) : IDisposable
{
    // One token a second: the calls of a test, nearly all from memory, follow one another much faster.
    private static readonly OwnLimits Slow = new(1, 3, 10);
    private readonly FakeTimeProvider time = new(Sample.At);
    private readonly RateLimit rates = new();

    [Fact]
    public async Task Whoever_calls_more_than_the_burst_is_429_with_a_time_to_come_back_and_others_are_not()
    {
        var calls = await CallQuicklyAsync("slow", "slow", "slow", "slow", "other");
        Assert.All(calls.Take(3), call => Assert.Null(call.Refusal));
        Assert.Equal("429 rate-limited", Requests.Problem(calls[3].Refusal!));
        Assert.Equal("1", calls[3].Request.HttpContext.Response.Headers.RetryAfter);
        Assert.Null(calls[4].Refusal);
    }

    [Fact]
    public async Task Every_answer_says_what_is_left_of_the_limit()
    {
        var calls = await CallQuicklyAsync("slow", "slow", "slow", "slow");
        var headers = calls.Select(call => call.Request.HttpContext.Response.Headers)
            .Select(answer => ($"{answer["RateLimit-Policy"]}", $"{answer["RateLimit"]}"));

        const string Policy = "\"storefront\";q=3;w=3";
        Assert.Equal(
            [
                (Policy, "\"storefront\";r=2;t=1"), (Policy, "\"storefront\";r=1;t=2"),
                (Policy, "\"storefront\";r=0;t=3"), (Policy, "\"storefront\";r=0;t=3"),
            ],
            headers);
    }

    [Fact]
    public async Task A_storefront_that_waits_is_let_in_again()
    {
        var (store, callers) = await OpenAsync();
        await new StorefrontTable(store.Service).LimitAsync("slow", new OwnLimits(1, 1, null), Store.Stop);
        Assert.Null((await AdmitAsync(callers, "slow")).Refusal);
        IResult? refused = null;
        while (refused is null) refused = (await AdmitAsync(callers, "slow")).Refusal; // the machine may have dozed
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await AdmitAsync(callers, "slow")).Refusal is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token); // buckets fill by the machine's own clock
        }

        Assert.Equal("429 rate-limited", Requests.Problem(refused));
    }

    [Fact]
    public async Task A_limit_that_was_changed_holds_within_a_minute()
    {
        var (store, callers) = await OpenAsync();
        await AdmitAsync(callers, "slow");
        await new StorefrontTable(store.Service).LimitAsync("slow", new OwnLimits(null, 7, null), Store.Stop);
        time.Advance(TimeSpan.FromMinutes(1));

        var answer = (await AdmitAsync(callers, "slow")).Request.HttpContext.Response.Headers;
        Assert.Equal("\"storefront\";q=7;w=7", answer["RateLimit-Policy"]);
        Assert.Equal("\"storefront\";r=6;t=1", answer["RateLimit"]);
    }

    [Theory]
    [InlineData(9, null)]
    [InlineData(10, "429 too-many-open-orders")]
    [InlineData(11, "429 too-many-open-orders")]
    public async Task New_orders_are_429_while_as_many_are_open_as_may_be(int open, string? problem)
    {
        var (store, callers) = await OpenAsync();
        await new StorefrontTable(store.Service).NoteOpenOrdersAsync("slow", open, Store.Stop);
        var request = Doors.Request("Bearer sk_test_slow_right");
        var (storefront, refusal) = await callers.AdmitToOrderAsync(request, Store.Stop);

        Assert.Equal(problem, refusal is null ? null : Requests.Problem(refusal));
        Assert.Equal(problem is null, storefront is not null);
        Assert.Equal(problem is null ? "" : "60", request.HttpContext.Response.Headers.RetryAfter.ToString());
        Assert.Null((await AdmitAsync(callers, "slow")).Refusal); // what is there may still be read and cancelled
    }

    [Theory]
    [InlineData(null, null, null, 50, 100, 50_000)]
    [InlineData(5, null, 70, 5, 100, 70)]
    [InlineData(5, 6, 7, 5, 6, 7)]
    public void A_storefronts_own_limits_win_over_the_defaults(
        int? ownRate, int? ownBurst, int? ownOpen, int rate, int burst, int open) =>
        Assert.Equal(
            new Limits(rate, burst, open), new OwnLimits(ownRate, ownBurst, ownOpen).Over(new StorefrontOptions()));

    [Theory]
    [InlineData(50, 100, null, true)]
    [InlineData(0, 100, null, false)]
    [InlineData(50, 0, null, false)]
    [InlineData(50, 100, "ok_live_first_0123456789abcdef0123456789abcdef", true)]
    [InlineData(50, 100, "ok_live_first_short", false)]
    [InlineData(50, 100, "sk_live_first_0123456789abcdef0123456789abcdef", false)]
    public void Settings_that_make_no_sense_stop_the_start(int rate, int burst, string? operatorKey, bool isValid)
    {
        var options = new StorefrontOptions { RequestsPerSecond = rate, Burst = burst, OperatorKey = operatorKey };
        var result = new StorefrontOptionsValidator().Validate(null, options);

        Assert.Equal(isValid, result.Succeeded);
        Assert.DoesNotContain(operatorKey ?? "0 is not", $"{result.FailureMessage}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_and_the_operators_key_come_from_the_settings()
    {
        const string Key = "ok_live_first_0123456789abcdef0123456789abcdef";
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Storefronts:Burst", "7"), new("OperatorKey", Key)]).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(settings).AddPipeline(settings)
            .BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<StorefrontOptions>>().Value;
        Assert.Equal((50, 7, 50_000, Key),
            (options.RequestsPerSecond, options.Burst, options.OpenOrders, options.OperatorKey));
    }

    public void Dispose() => rates.Dispose();

    private static async Task<(HttpRequest Request, IResult? Refusal)> AdmitAsync(Callers callers, string id)
    {
        var request = Doors.Request($"Bearer sk_test_{id}_right");
        return (request, (await callers.AdmitAsync(request, Store.Stop)).Refusal);
    }

    // With a new bucket until all of them came within a token's time: buckets fill by the machine's own clock.
    private async Task<IReadOnlyList<(HttpRequest Request, IResult? Refusal)>> CallQuicklyAsync(params string[] ids)
    {
        var (store, _) = await OpenAsync();
        while (true)
        {
            using var fresh = new RateLimit();
            var callers = new Callers(
                new StorefrontTable(store.Service), fresh, Options.Create(new StorefrontOptions()), time);
            var began = Stopwatch.GetTimestamp();
            var calls = new List<(HttpRequest, IResult?)>();
            foreach (var id in ids) calls.Add(await AdmitAsync(callers, id));
            if (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(0.9)) return calls;
        }
    }

    private async Task<(Store Store, Callers Callers)> OpenAsync()
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        foreach (var id in new[] { "slow", "other" })
        {
            await storefronts.CreateAsync(
                new StorefrontRow { Id = id, Name = id, CreatedAt = time.GetUtcNow(), Limits = Slow }, Store.Stop);
            await storefronts.AddKeyAsync(id, ApiKey.Parse($"sk_test_{id}_right")!, Store.Stop);
        }

        return (store, new Callers(storefronts, rates, Options.Create(new StorefrontOptions()), time));
    }
}
