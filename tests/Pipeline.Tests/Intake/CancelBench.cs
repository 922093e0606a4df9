using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Intake;

/// <summary>One order to cancel or refund, in a real store, and a bus that keeps what is sent.</summary>
internal sealed class CancelBench(AzuriteFixture azurite) : IAsyncDisposable
{
    public const string Right = "sk_test_demo_right";
    public const string Other = "sk_test_other_right";
    public const string Ops = "ok_test_ops_right";
    public const string Clerk = "ok_test_clerk_right";
    private CancelOrder? cancel;
    private RefundOrder? refund;
    private DecideOrder? decide;

    public static OrderId Id { get; } = Sample.Order().Id;

    public FakeTimeProvider Time { get; } = new(Sample.At.AddMinutes(1));

    public Bus Bus { get; } = new();

    /// <summary>A store that holds this order, and the keys that open it and those that do not.</summary>
    public async Task<Store> OpenAsync(Order order)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(Right)!, Store.Stop);
        await storefronts.AddKeyAsync("other", ApiKey.Parse(Other)!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse(Ops)!, Store.Stop);
        await storefronts.AddAsync(
            StoredKey.Of(ApiKey.Parse(Clerk)!, null) with { Role = "clerk" }, Store.Stop); // it is a key
        await store.InsertAsync(order);
        var nudge = new PromptNudge(new Courier(Bus, Time), Time, NullLogger<PromptNudge>.Instance);
        var doors = Doors.Open(storefronts, Time);
        var change = new ChangeOrder(store.Orders, Time);
        var authority = new Authority(new RuleTable(store.Service));
        cancel = new CancelOrder(doors, authority, change, nudge, Time, NullLogger<CancelOrder>.Instance);
        refund = new RefundOrder(doors, authority, change, nudge, Time, NullLogger<RefundOrder>.Instance);
        decide = new DecideOrder(doors, authority, change, nudge, Time, NullLogger<DecideOrder>.Instance);
        return store;
    }

    public async Task<(HttpRequest Request, IResult Answer)> CancelAsync(
        string body = "", string key = Right, string? id = null, string? ifMatch = null,
        string? contentType = "application/json")
    {
        var request = Requests.Of(body, contentType);
        request.Headers.Authorization = $"Bearer {key}";
        if (ifMatch is not null) request.Headers.IfMatch = ifMatch;
        return (request, await cancel!.RunAsync(request, id ?? Id.Value, Store.Stop));
    }

    public async Task<(HttpRequest Request, IResult Answer)> RefundAsync(
        string body = "", string idempotencyKey = "refund-0001", string key = Right, string? ifMatch = null)
    {
        var request = Requests.Of(body, "application/json");
        request.Headers.Authorization = $"Bearer {key}";
        request.Headers["Idempotency-Key"] = idempotencyKey;
        if (ifMatch is not null) request.Headers.IfMatch = ifMatch;
        return (request, await refund!.RunAsync(request, Id.Value, Store.Stop));
    }

    public async Task<IResult> DecideAsync(
        Verdict verdict, string body = "", string key = Ops, string? ifMatch = null)
    {
        var request = Requests.Of(body, "application/json");
        request.Headers.Authorization = $"Bearer {key}";
        if (ifMatch is not null) request.Headers.IfMatch = ifMatch;
        return verdict == Verdict.Approved
            ? await new ApproveOrder(decide!).RunAsync(request, Id.Value, Store.Stop) // opened
            : await new RejectOrder(decide!).RunAsync(request, Id.Value, Store.Stop); // as above
    }

    public static OrderView Accepted(IResult answer)
    {
        var json = Assert.IsType<JsonHttpResult<OrderView>>(answer);
        Assert.Equal(StatusCodes.Status202Accepted, json.StatusCode);
        return json.Value!;
    }

    /// <summary>Where a nudge went, and with which version of the order.</summary>
    public static (string Queue, int? Version) Glance((string Queue, Nudge Nudge) sent) =>
        (sent.Queue, sent.Nudge.Order?.Version);

    public ValueTask DisposeAsync() => Bus.DisposeAsync();
}
