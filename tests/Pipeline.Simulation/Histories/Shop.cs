using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pipeline.Intake;

namespace Pipeline.Simulation.Histories;

/// <summary>What a storefront sends under one idempotency key.</summary>
internal sealed record Basket(
    string Key, string Reference, string Token, string Capture, IReadOnlyList<(string Sku, int Quantity)> Lines)
{
    public string OrderId { get; } = Pipeline.Orders.OrderId.For("demo", Key).Value;

    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        reference = Reference,
        currency = "EUR",
        lines = Lines.Select(line => new { sku = line.Sku, quantity = line.Quantity, unitPrice = 1250 }),
        customer = new { email = "ada@example.com", name = "Ada" },
        payment = new { token = Token, capture = Capture },
    });
}

/// <summary>
/// The storefront's side of a history: clients that insist, clients that give up, clients that change their mind. It
/// remembers every answer, for answers are promises.
/// </summary>
internal sealed class Shop(House house)
{
    private static readonly JsonSerializerOptions WithoutNulls = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Dictionary<string, List<(string Reference, int Status)>> answers = [];
    private readonly Dictionary<string, (string Id, DateTimeOffset CreatedAt, string Reference)> accepted = [];

    /// <summary>How many clients are not done.</summary>
    public int Busy { get; private set; }

    public IReadOnlyDictionary<string, List<(string Reference, int Status)>> Answers => answers;

    /// <summary>Orders whose cancel was answered 202.</summary>
    public HashSet<string> Cancelled { get; } = [];

    /// <summary>Orders whose rejection was answered 202.</summary>
    public HashSet<string> Rejected { get; } = [];

    /// <summary>Receipts that were answered 200.</summary>
    public HashSet<(string Sku, string Key)> Received { get; } = [];

    /// <summary>Places an order at some time, up to so many tries.</summary>
    public void Place(Basket basket, TimeSpan at, int tries) => Begin(at, async () =>
    {
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            var answer = await house.CallAsync((app, stop) =>
                app.Place.RunAsync(Request("", basket.Key, basket.Body()), stop));
            var status = StatusOf(answer);
            house.World.Say($"client: POST {basket.OrderId} {basket.Reference} -> {status}");
            house.World.Tally.Add($"place {status}");
            if (status != 0) Remember(basket, status, answer);
            if (status is 202 or 422) return;
            await house.Outside.Wait(TimeSpan.FromMilliseconds(house.World.Dice.Between(100, attempt * 4_000)));
        }
    });

    /// <summary>Posts to an action of an order until it is answered, or the tries are used up.</summary>
    public void Act(string order, string action, TimeSpan at, int tries, string key = House.Key) =>
        Act(order, action, at, tries, key, null, []);

    /// <summary>Asks for a refund, insistently: the same request under the same key.</summary>
    /// <param name="order">Whose money.</param>
    /// <param name="refund">The idempotency key.</param>
    /// <param name="amount">Null for all that is left.</param>
    /// <param name="returned">A SKU of which a piece comes back; null for none.</param>
    /// <param name="at">When.</param>
    /// <param name="tries">How often at most.</param>
    public void Refund(string order, string refund, long? amount, string? returned, TimeSpan at, int tries)
    {
        var returns = returned is null ? null : new[] { new { sku = returned, quantity = 1 } };
        var body = JsonSerializer.SerializeToUtf8Bytes(new { amount, reason = "came broken", returns }, WithoutNulls);
        Act(order, "refunds", at, tries, House.Key, refund, body);
    }

    /// <summary>The provider tells of an order's payment, whether something happened to it or not.</summary>
    public void Tell(string order, TimeSpan at) => house.Outside.After(at, () =>
    {
        if (house.Watch.Row(order)?.GetString("PaymentId") is not { } payment || house.Instances.Count == 0) return;
        house.World.Tally.Add("provider tells");
        _ = house.CallAsync((app, stop) =>
            app.Hear.RunAsync(ProviderEvent.Of(order, payment, house.Outside.Time.GetUtcNow()), stop));
    });

    /// <summary>Pieces come: somebody puts them on the books, insistently.</summary>
    public void Receive(string sku, int pieces, string key, TimeSpan at, int tries) => Begin(at, async () =>
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { by = pieces, reason = "came in" });
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            var answer = await house.CallAsync((app, stop) => app.Adjust.RunAsync(
                Request($"/stock/{sku}/adjust", key, body, House.OperatorKey), sku, stop));
            var status = StatusOf(answer);
            house.World.Say($"desk: {pieces} of {sku} -> {status}");
            house.World.Tally.Add($"receive {status}");
            if (status == 200) Received.Add((sku, key));
            if (status == 200) return;
            await house.Outside.Wait(TimeSpan.FromMilliseconds(house.World.Dice.Between(1_000, 20_000)));
        }
    });

    private void Act(
        string order, string action, TimeSpan at, int tries, string key, string? idempotencyKey, byte[] body) =>
        Begin(at, async () =>
    {
        for (var attempt = 1; attempt <= tries; attempt++)
        {
            var answer = await house.CallAsync((app, stop) =>
                app.ActAsync(action, Request($"/{order}/{action}", idempotencyKey, body, key), order, stop));
            var status = StatusOf(answer);
            house.World.Say($"client: {action} {order} -> {status}");
            house.World.Tally.Add($"{action} {status}");
            if (key == House.ForeignKey && status is not (404 or 503 or 0))
            {
                house.Watch.Violate($"14 a foreign {action} of {order} was {status}");
            }

            if (action == "cancel" && status == 202) Cancelled.Add(order);
            if (action == "reject" && status == 202) Rejected.Add(order);
            if (status is 202 or 422 || (attempt > 2 && status is 404 or 409)) return;
            await house.Outside.Wait(TimeSpan.FromMilliseconds(house.World.Dice.Between(1_000, 20_000)));
        }
    });

    private void Begin(TimeSpan at, Func<Task> client)
    {
        Busy++;
        house.Outside.After(at, () => _ = RunAsync());
        async Task RunAsync()
        {
            await client();
            Busy--;
        }
    }

    private void Remember(Basket basket, int status, IResult? answer)
    {
        if (!answers.TryGetValue(basket.OrderId, out var all)) answers[basket.OrderId] = all = [];
        all.Add((basket.Reference, status));
        if (status != 202) return;
        if (house.Watch.Row(basket.OrderId) is null) house.Watch.Violate($"1 {basket.OrderId} is 202 without a row");
        if (answer is not IValueHttpResult { Value: OrderView view })
        {
            house.Watch.Violate("3 a 202 without an order in it");
            return;
        }

        var said = (view.Id, view.CreatedAt, view.Reference);
        if (view.Reference != basket.Reference) house.Watch.Violate($"3 {view.Id} is another's order");
        if (accepted.TryGetValue(basket.OrderId, out var earlier) && earlier != said)
        {
            house.Watch.Violate($"3 {view.Id} was answered twice");
        }

        accepted[basket.OrderId] = said;
    }

    private static int StatusOf(IResult? answer) => answer switch
    {
        null => 0,
        IStatusCodeHttpResult { StatusCode: { } status } => status,
        _ => throw new InvalidOperationException($"{answer.GetType()} has no status."),
    };

    private static HttpRequest Request(string path, string? idempotencyKey, byte[] body, string key = House.Key)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.Path = "/v1/orders" + path;
        request.Headers.Authorization = "Bearer " + key;
        if (idempotencyKey is not null) request.Headers["Idempotency-Key"] = idempotencyKey;
        if (body.Length == 0) return request;
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body);
        return request;
    }
}
