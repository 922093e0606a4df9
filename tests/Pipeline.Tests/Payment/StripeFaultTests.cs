using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

/// <summary>
/// Whatever goes wrong between us and Stripe is worth another try, tells no secret, and charges nobody twice.
/// </summary>
public sealed class StripeFaultTests : IAsyncLifetime
{
    private const string Card = "pm_card_visa";
    private static readonly TimeSpan Haste = TimeSpan.FromSeconds(5);
    private readonly Lines lines = new();
    private FakeStripe stripe = null!;

    public static TheoryData<string, string> Cases()
    {
        string[] calls = ["create", "confirm", "capture", "reverse", "refund"];
        var faults = Enum.GetNames<Trouble>().Where(name => name != nameof(Trouble.Nonsense));
        return new TheoryData<string, string>(calls.SelectMany(call => faults.Select(fault => (call, fault))));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_fault_is_transient_tells_nothing_and_is_made_good_by_the_next_attempt(string call, string fault)
    {
        var order = Paid(CaptureMode.Manual);
        var gateway = Gateway();
        var id = await PrepareAsync(gateway, order, call);
        stripe.Trouble("POST", Enum.Parse<Trouble>(fault));
        var troubled = fault == nameof(Trouble.AnswerLate) ? Gateway(Haste) : gateway;
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(troubled, order, id, call));

        Assert.True(Faults.IsTransient(thrown, Store.Stop), $"{thrown.GetType()}");
        AssertSilent(thrown);
        if (fault == nameof(Trouble.BrokenForADay) && call == "refund") stripe.Keys.Forget(); // a day later
        await CallAsync(gateway, order, id, call);
        var held = Assert.Single(stripe.Intents.All, intent => intent.Status != "requires_confirmation"
            || stripe.Intents.All.Count == 1);
        Assert.Equal(call is "create" ? 0 : 1, held.Charges);
        Assert.Equal(call switch { "refund" => 100, "reverse" => 2500, _ => 0 }, held.Refunded);
    }

    [Fact]
    public async Task A_failure_that_Stripe_keeps_for_a_day_is_gone_round_by_another_key()
    {
        var (order, gateway) = (Paid(), Gateway());
        for (var times = 0; times < 2; times++)
        {
            stripe.Trouble("POST", Trouble.BrokenForADay);
            await Assert.ThrowsAsync<HttpRequestException>(() => gateway.CreateAsync(order, Store.Stop));
        }

        Assert.Equal(ProviderStatus.Created, (await gateway.CreateAsync(order, Store.Stop)).Status);
        Assert.Single(stripe.Intents.All);
    }

    [Fact]
    public async Task A_day_on_which_every_key_has_a_failure_is_waited_for()
    {
        var (order, gateway) = (Paid(), Gateway());
        for (var times = 0; times < 5; times++)
        {
            if (times < 3) stripe.Trouble("POST", Trouble.BrokenForADay);
            await Assert.ThrowsAsync<HttpRequestException>(() => gateway.CreateAsync(order, Store.Stop));
        }

        stripe.Keys.Forget();
        Assert.Equal(ProviderStatus.Created, (await gateway.CreateAsync(order, Store.Stop)).Status);
    }

    [Fact]
    public async Task A_refund_whose_failure_is_kept_waits_for_the_end_of_its_key_lest_it_be_made_twice()
    {
        var (order, gateway) = (Paid(), Gateway());
        var id = await PrepareAsync(gateway, order, "refund");
        stripe.Trouble("POST", Trouble.BrokenForADay);
        for (var times = 0; times < 3; times++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(gateway, order, id, "refund"));
        }

        Assert.Empty(stripe.Refunds.All);
        stripe.Keys.Forget();
        await CallAsync(gateway, order, id, "refund");
        Assert.Single(stripe.Refunds.All);
    }

    [Fact]
    public async Task When_Stripe_forgot_the_key_a_second_payment_holds_no_money_and_a_second_refund_is_not_made()
    {
        var (order, gateway) = (Paid(), Gateway());
        var id = await PrepareAsync(gateway, order, "refund");
        await CallAsync(gateway, order, id, "refund");
        stripe.Keys.Forget();

        Assert.NotEqual(id, (await gateway.CreateAsync(order, Store.Stop)).Id);
        await CallAsync(gateway, order, id, "refund");
        Assert.Single(stripe.Refunds.All);
        Assert.Equal(2500, stripe.Intents.All.Sum(intent => intent.Received));
    }

    [Fact]
    public async Task A_key_that_was_used_with_other_parameters_as_before_an_upgrade_is_gone_round()
    {
        var (order, gateway) = (Paid(), Gateway());
        await gateway.CreateAsync(order, Store.Stop);
        var other = order with { Purchase = order.Purchase with { Payment = new("pm_card_chargeDeclined") } };

        Assert.Equal("pi_2", (await gateway.CreateAsync(other, Store.Stop)).Id);
    }

    [Fact]
    public async Task A_request_that_meets_itself_under_way_is_a_transient_fault()
    {
        var (order, gateway) = (Paid(), Gateway());
        stripe.HoldUp();
        var first = gateway.CreateAsync(order, Store.Stop);
        await stripe.HeldAsync();
        var second = await Assert.ThrowsAsync<HttpRequestException>(() => gateway.CreateAsync(order, Store.Stop));
        stripe.LetGo();

        Assert.Contains("idempotency_key_in_use", second.Message, StringComparison.Ordinal);
        Assert.Equal("pi_1", (await first).Id);
        Assert.Single(stripe.Intents.All);
    }

    [Fact]
    public async Task A_key_that_Stripe_does_not_take_is_a_transient_fault_and_an_error_for_people()
    {
        var gateway = Gateway(key: "sk_test_51AnotherKeyThatNobodyMayRead");
        var fault = await Assert.ThrowsAsync<HttpRequestException>(() => gateway.CreateAsync(Paid(), Store.Stop));

        AssertSilent(fault);
        var (level, text) = Assert.Single(lines.All);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("Payment__StripeApiKey", text, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync() => stripe = await FakeStripe.StartAsync();

    public ValueTask DisposeAsync() => stripe.DisposeAsync();

    private StripeGateway Gateway(TimeSpan? patience = null, string key = FakeStripe.Key) => new(
        StripeConnection.Open(
            new ProviderOptions { StripeApiKey = key, StripeApiBase = stripe.Address },
            patience ?? TimeSpan.FromMinutes(1)),
        lines);

    private static Order Paid(CaptureMode capture = CaptureMode.Automatic) =>
        Sample.Order(purchase: Sample.Purchase() with { Payment = new PaymentMethod(Card, capture) });

    // As far as the payment must be for the call.
    private static async Task<string> PrepareAsync(StripeGateway gateway, Order order, string call)
    {
        if (call == "create") return "";
        var id = (await gateway.CreateAsync(order, Store.Stop)).Id;
        if (call is "confirm") return id;
        await gateway.ConfirmAsync(order, id, Store.Stop);
        if (call is "refund" or "reverse") await gateway.CaptureAsync(order, id, Store.Stop);
        return id;
    }

    private static Task CallAsync(StripeGateway gateway, Order order, string id, string call) => call switch
    {
        "create" => gateway.CreateAsync(order, Store.Stop),
        "confirm" => gateway.ConfirmAsync(order, id, Store.Stop),
        "capture" => gateway.CaptureAsync(order, id, Store.Stop),
        "reverse" => gateway.ReverseAsync(order, id, Store.Stop),
        _ => gateway.RefundAsync(order, id, new Money(100, "EUR"), "first", Store.Stop),
    };

    private void AssertSilent(Exception thrown)
    {
        var said = string.Join('\n', [thrown.ToString(), .. lines.All.Select(line => line.Text)]);
        Assert.DoesNotContain("NobodyMayRead", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Card, said, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.com", said, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogger<StripeGateway>
    {
        private readonly List<(LogLevel Level, string Text)> lines = [];

        public IReadOnlyList<(LogLevel Level, string Text)> All => lines;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            lines.Add((logLevel, formatter(state, exception) + exception));
    }
}
