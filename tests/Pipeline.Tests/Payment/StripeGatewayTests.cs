using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

/// <summary>What only Stripe does.</summary>
public sealed class StripeGatewayTests : IAsyncLifetime
{
    private StripeBench bench = null!;

    private FakeStripe Stripe => bench.Stripe;

    [Fact]
    public async Task A_payment_is_one_request_to_make_and_one_to_confirm()
    {
        await PaidAsync();
        Assert.Equal(["POST /v1/payment_intents", "POST /v1/payment_intents/pi_1/confirm"], Stripe.Requests);
    }

    [Fact]
    public async Task A_payment_that_wants_to_see_the_customer_is_declined_and_given_up_for_good()
    {
        var (order, id) = await MadeAsync("pm_card_authenticationRequired");
        for (var times = 0; times < 2; times++)
        {
            var answer = await bench.Gateway.ConfirmAsync(order, id, Store.Stop);
            Assert.Equal((ProviderStatus.Declined, "requires-action"), (answer.Status, answer.DeclineReason));
        }

        var intent = Stripe.Intents.Find(id)!;
        Assert.Equal(("canceled", "abandoned"), (intent.Status, intent.CancellationReason));
    }

    [Theory]
    [InlineData("authentication_required", "requires-action")]
    [InlineData("do_not_honor", "do-not-honor")]
    [InlineData("generic_decline", "declined")]
    public async Task The_banks_reason_is_handed_on(string declineCode, string reason)
    {
        var (order, id) = await MadeAsync();
        Change(id, "requires_payment_method").LastError = ("card_declined", declineCode);
        Assert.Equal(reason, (await bench.Gateway.ConfirmAsync(order, id, Store.Stop)).DeclineReason);
    }

    [Fact]
    public async Task A_payment_that_is_being_processed_is_not_settled_and_cannot_be_reversed_yet()
    {
        var (order, id) = await MadeAsync();
        Change(id, "processing");

        Assert.Equal(ProviderStatus.Created, (await bench.Gateway.ConfirmAsync(order, id, Store.Stop)).Status);
        await Assert.ThrowsAsync<TimeoutException>(() => bench.Gateway.ReverseAsync(order, id, Store.Stop));
        Assert.InRange(Stripe.Requests.Count, 1, 20);
    }

    [Fact]
    public async Task An_authorisation_that_the_bank_let_lapse_is_declined_as_such()
    {
        var (order, id) = await MadeAsync(capture: CaptureMode.Manual);
        await bench.Gateway.ConfirmAsync(order, id, Store.Stop);
        Change(id, "canceled").CancellationReason = "expired";

        var answer = await bench.Gateway.CaptureAsync(order, id, Store.Stop);
        Assert.Equal((ProviderStatus.Declined, "authorisation-expired"), (answer.Status, answer.DeclineReason));
    }

    [Fact]
    public async Task What_somebody_captured_by_hand_is_handed_on_as_it_is()
    {
        var (order, id) = await MadeAsync(capture: CaptureMode.Manual);
        await bench.Gateway.ConfirmAsync(order, id, Store.Stop);
        Change(id, "succeeded").Received = 2000;

        Assert.Equal(new Money(2000, "EUR"), (await bench.Gateway.CaptureAsync(order, id, Store.Stop)).Money);
    }

    [Fact]
    public async Task A_state_that_nobody_here_knows_is_never_taken_for_another()
    {
        var (order, id) = await MadeAsync();
        Change(id, "requires_something_new");
        await Assert.ThrowsAsync<InvalidDataException>(() => bench.Gateway.ConfirmAsync(order, id, Store.Stop));
    }

    [Theory]
    [InlineData("/v1/payment_intents", "")]
    [InlineData("/confirm", "pi_1")]
    [InlineData("/capture", "pi_1")]
    public async Task A_request_that_is_no_good_is_refused_and_not_asked_again(string path, string id)
    {
        var order = Order(capture: CaptureMode.Manual);
        if (id.Length > 0) await bench.Gateway.CreateAsync(order, Store.Stop);
        if (path == "/capture") await bench.Gateway.ConfirmAsync(order, id, Store.Stop);
        Stripe.Trouble(path, Trouble.Nonsense);
        var answer = await (path switch
        {
            "/confirm" => bench.Gateway.ConfirmAsync(order, id, Store.Stop),
            "/capture" => bench.Gateway.CaptureAsync(order, id, Store.Stop),
            _ => bench.Gateway.CreateAsync(order, Store.Stop),
        });

        Assert.Equal(
            new ProviderPayment(
                id, order.Id.Value, order.Purchase.Total, ProviderStatus.Refused, "parameter-unknown"),
            answer);
    }

    [Fact]
    public async Task A_payment_that_the_account_does_not_have_is_refused()
    {
        var answer = await bench.Gateway.ConfirmAsync(Order(), "pi_of_another_account", Store.Stop);
        Assert.Equal(ProviderStatus.Refused, answer.Status);
        await Assert.ThrowsAsync<InvalidDataException>(
            () => bench.Gateway.ReverseAsync(Order(), "pi_of_another_account", Store.Stop));
    }

    [Fact]
    public async Task A_reversal_that_Stripe_will_not_make_is_a_dead_end_for_people()
    {
        var (order, id) = await PaidAsync();
        Stripe.Refunds.RefusedWith = "charge_disputed";

        var fault = await Assert.ThrowsAsync<InvalidDataException>(
            () => bench.Gateway.ReverseAsync(order, id, Store.Stop));
        Assert.Contains("charge-disputed", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reversal_whose_refund_fails_at_the_bank_is_tried_again()
    {
        var (order, id) = await PaidAsync();
        Stripe.Refunds.NextStatus = "failed";
        await Assert.ThrowsAsync<HttpRequestException>(() => bench.Gateway.ReverseAsync(order, id, Store.Stop));
        Stripe.Refunds.NextStatus = "pending";
        await bench.Gateway.ReverseAsync(order, id, Store.Stop);

        Assert.Equal(2500, Stripe.Intents.Find(id)!.Refunded);
    }

    [Theory]
    [InlineData("succeeded", RefundStatus.Succeeded)]
    [InlineData("pending", RefundStatus.Pending)]
    [InlineData("failed", RefundStatus.Failed)]
    public async Task A_refund_says_what_became_of_it_now_and_when_asked_again(string status, RefundStatus expected)
    {
        var (order, id) = await PaidAsync();
        Stripe.Refunds.NextStatus = status;
        for (var times = 0; times < 2; times++)
        {
            var refund = await bench.Gateway.RefundAsync(order, id, new Money(1, "EUR"), "first", Store.Stop);
            Assert.Equal((expected, "re_1"), (refund.Status, refund.Id));
        }
    }

    [Fact]
    public async Task A_refund_is_found_again_behind_a_page_of_others()
    {
        var (order, id) = await PaidAsync();
        for (var number = 0; number < 102; number++)
        {
            await bench.Gateway.RefundAsync(order, id, new Money(1, "EUR"), $"refund {number}", Store.Stop);
        }

        Stripe.Keys.Forget();
        var again = await bench.Gateway.RefundAsync(order, id, new Money(1, "EUR"), "refund 0", Store.Stop);
        Assert.Equal(("re_1", 102), (again.Id, Stripe.Refunds.All.Count));
    }

    [Theory]
    [InlineData(2500, "EUR", 2500)]
    [InlineData(2500, "JPY", 2500)]
    [InlineData(2500, "ISK", 250_000)]
    [InlineData(250_000, "MGA", 2500)]
    [InlineData(2500, "KWD", 2500)]
    public async Task Stripe_is_told_its_own_count_and_its_answer_is_counted_as_ours(
        long amount, string currency, long counted)
    {
        var order = Costing(amount, currency);
        var answer = await bench.Gateway.CreateAsync(order, Store.Stop);

        Assert.Equal(new Money(amount, currency), answer.Money);
        Assert.Equal(counted, Stripe.Intents.Find(answer.Id)!.Amount);
    }

    [Theory]
    [InlineData(0, "EUR", "amount-too-small")]
    [InlineData(49, "EUR", "amount-too-small")]
    [InlineData(100_000_000, "EUR", "amount-too-large")]
    [InlineData(2505, "KWD", "amount-not-chargeable")]
    [InlineData(250_050, "MGA", "amount-not-chargeable")]
    [InlineData(2500, "XXX", "invalid-request-error")]
    public async Task An_amount_that_Stripe_does_not_charge_is_declined_at_once(
        long amount, string currency, string reason)
    {
        var answer = await bench.Gateway.CreateAsync(Costing(amount, currency), Store.Stop);
        Assert.Equal((ProviderStatus.Declined, reason, false), (answer.Status, answer.DeclineReason, answer.IsMade));
        Assert.Empty(Stripe.Intents.All);
    }

    public async ValueTask InitializeAsync() => bench = new StripeBench(await FakeStripe.StartAsync());

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static Order Order(string token = "pm_card_visa", CaptureMode capture = CaptureMode.Automatic) =>
        Sample.Order(purchase: Sample.Purchase() with { Payment = new PaymentMethod(token, capture) });

    private static Order Costing(long amount, string currency) => Sample.Order(purchase: Sample.Purchase() with
    {
        Total = new Money(amount, currency),
        Payment = new PaymentMethod("pm_card_visa"),
    });

    private FakeIntent Change(string id, string status)
    {
        var intent = Stripe.Intents.Find(id)!;
        intent.Status = status;
        return intent;
    }

    private async Task<(Order Order, string Id)> MadeAsync(
        string token = "pm_card_visa", CaptureMode capture = CaptureMode.Automatic)
    {
        var order = Order(token, capture);
        return (order, (await bench.Gateway.CreateAsync(order, Store.Stop)).Id);
    }

    private async Task<(Order Order, string Id)> PaidAsync()
    {
        var (order, id) = await MadeAsync();
        await bench.Gateway.ConfirmAsync(order, id, Store.Stop);
        return (order, id);
    }
}
