using Microsoft.Extensions.Time.Testing;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class SimulatedGatewayTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task Creating_twice_is_creating_once_and_moves_no_money()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_ok");
        Assert.Equal(await gateway.CreateAsync(order, Stop), await gateway.CreateAsync(order, Stop));

        var payment = Assert.Single(await gateway.LedgerAsync(Stop));
        Assert.Equal(
            (SimulatedPaymentStatus.Created, 2500L, "EUR", order.Id.Value),
            (payment.Status, payment.Amount, payment.Currency, payment.OrderId));
    }

    [Theory]
    [InlineData("tok_ok", null, SimulatedPaymentStatus.Captured)]
    [InlineData("tok_declined", "declined", SimulatedPaymentStatus.Declined)]
    [InlineData("tok_insufficient_funds", "insufficient-funds", SimulatedPaymentStatus.Declined)]
    [InlineData("tok_other", "unknown-token", SimulatedPaymentStatus.Declined)]
    [InlineData("tok_flaky_x", "unknown-token", SimulatedPaymentStatus.Declined)]
    [InlineData("tok_slow_x", "unknown-token", SimulatedPaymentStatus.Declined)]
    public async Task A_token_chooses_the_answer_and_a_repeat_hears_the_same(
        string token, string? reason, SimulatedPaymentStatus status)
    {
        var gateway = await GatewayAsync();
        var order = Paid(token);
        var id = (await gateway.CreateAsync(order, Stop)).Id;

        Assert.Equal(reason, (await gateway.ConfirmAsync(order, id, Stop)).DeclineReason);
        Assert.Equal(reason, (await gateway.ConfirmAsync(order, id, Stop)).DeclineReason);
        var payment = Assert.Single(await gateway.LedgerAsync(Stop));
        Assert.Equal((status, 1), (payment.Status, payment.Tries));
    }

    [Fact]
    public async Task A_flaky_provider_fails_so_often_and_then_captures()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_flaky_2");
        var id = (await gateway.CreateAsync(order, Stop)).Id;

        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.ConfirmAsync(order, id, Stop));
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.ConfirmAsync(order, id, Stop));
        Assert.Equal(SimulatedPaymentStatus.Created, await StatusAsync(gateway));
        Assert.Equal(ProviderStatus.Captured, (await gateway.ConfirmAsync(order, id, Stop)).Status);
    }

    [Fact]
    public async Task A_slow_provider_takes_the_money_when_its_time_is_over()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_slow_9");
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        var call = gateway.ConfirmAsync(order, id, Stop);
        time.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(SimulatedPaymentStatus.Created, await StatusAsync(gateway));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(ProviderStatus.Captured, (await call).Status);
    }

    [Fact]
    public async Task A_timeout_after_the_charge_is_found_captured_by_the_next_call()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_timeout_after_charge");
        var id = (await gateway.CreateAsync(order, Stop)).Id;

        await Assert.ThrowsAsync<TimeoutException>(() => gateway.ConfirmAsync(order, id, Stop));
        Assert.Equal(SimulatedPaymentStatus.Captured, await StatusAsync(gateway));
        Assert.Equal(ProviderStatus.Captured, (await gateway.ConfirmAsync(order, id, Stop)).Status);
    }

    [Fact]
    public async Task Reversed_before_capture_it_can_never_be_captured()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_ok");
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        await gateway.ReverseAsync(order, id, Stop);
        await gateway.ReverseAsync(order, id, Stop);

        Assert.Equal("already-cancelled", (await gateway.ConfirmAsync(order, id, Stop)).DeclineReason);
        Assert.Equal(SimulatedPaymentStatus.Cancelled, await StatusAsync(gateway));
    }

    [Fact]
    public async Task Reversed_after_capture_the_money_is_refunded_once()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_ok");
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        await gateway.ConfirmAsync(order, id, Stop);
        await gateway.ReverseAsync(order, id, Stop);
        await gateway.ReverseAsync(order, id, Stop);

        Assert.Equal("already-cancelled", (await gateway.ConfirmAsync(order, id, Stop)).DeclineReason);
        Assert.Equal(SimulatedPaymentStatus.Refunded, await StatusAsync(gateway));
    }

    [Fact]
    public async Task Reversing_a_declined_payment_changes_nothing()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_declined");
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        await gateway.ConfirmAsync(order, id, Stop);
        await gateway.ReverseAsync(order, id, Stop);

        Assert.Equal(SimulatedPaymentStatus.Declined, await StatusAsync(gateway));
    }

    [Fact]
    public async Task Confirming_and_reversing_at_once_never_leave_money_taken()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_ok");
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        await Task.WhenAll(
            gateway.ConfirmAsync(order, id, Stop), gateway.ReverseAsync(order, id, Stop),
            gateway.ConfirmAsync(order, id, Stop), gateway.ReverseAsync(order, id, Stop));

        Assert.True(await StatusAsync(gateway) is SimulatedPaymentStatus.Cancelled or SimulatedPaymentStatus.Refunded);
    }

    [Fact]
    public async Task Money_for_a_manual_capture_is_set_aside_and_taken_once()
    {
        var (gateway, order, id) = await AuthorisedAsync();
        Assert.Equal(ProviderStatus.Authorised, (await gateway.ConfirmAsync(order, id, Stop)).Status);
        Assert.Equal(SimulatedPaymentStatus.Authorised, await StatusAsync(gateway));

        Assert.Equal(ProviderStatus.Captured, (await gateway.CaptureAsync(order, id, Stop)).Status);
        Assert.Equal(ProviderStatus.Captured, (await gateway.CaptureAsync(order, id, Stop)).Status);
        Assert.Equal(ProviderStatus.Captured, (await gateway.ConfirmAsync(order, id, Stop)).Status);
        Assert.Equal(SimulatedPaymentStatus.Captured, await StatusAsync(gateway));
    }

    [Fact]
    public async Task Money_that_was_set_aside_is_let_go_and_can_then_never_be_taken()
    {
        var (gateway, order, id) = await AuthorisedAsync();
        await gateway.ReverseAsync(order, id, Stop);
        await gateway.ReverseAsync(order, id, Stop);

        var answer = await gateway.CaptureAsync(order, id, Stop);
        Assert.Equal((ProviderStatus.Declined, "already-cancelled"), (answer.Status, answer.DeclineReason));
        Assert.Equal(SimulatedPaymentStatus.Cancelled, await StatusAsync(gateway));
    }

    [Fact]
    public async Task Capturing_what_was_not_authorised_takes_nothing()
    {
        var gateway = await GatewayAsync();
        var order = Paid("tok_ok");
        var id = (await gateway.CreateAsync(order, Stop)).Id;

        Assert.Equal(ProviderStatus.Created, (await gateway.CaptureAsync(order, id, Stop)).Status);
        Assert.Equal(SimulatedPaymentStatus.Created, await StatusAsync(gateway));
    }

    [Fact]
    public async Task An_answer_tells_the_order_and_the_amount_unless_the_token_asks_for_another()
    {
        var gateway = await GatewayAsync();
        var (right, wrong) = (Paid("tok_ok"), Paid("tok_mismatch") with { Id = Sample.Order("wrong").Id });
        Assert.Equal(
            new ProviderPayment($"pay_{right.Id}", right.Id.Value, new Money(2500, "EUR"), ProviderStatus.Created),
            await gateway.CreateAsync(right, Stop));
        Assert.Equal(new Money(2501, "EUR"), (await gateway.CreateAsync(wrong, Stop)).Money);
    }

    private static Order Paid(string token) => Sample.Order(purchase: Sample.Purchase(token));

    private static async Task<SimulatedPaymentStatus> StatusAsync(SimulatedGateway gateway) =>
        Assert.Single(await gateway.LedgerAsync(Stop)).Status;

    private async Task<(SimulatedGateway Gateway, Order Order, string Id)> AuthorisedAsync()
    {
        var gateway = await GatewayAsync();
        var order = Sample.Order(purchase: Sample.Manual("tok_ok"));
        var id = (await gateway.CreateAsync(order, Stop)).Id;
        await gateway.ConfirmAsync(order, id, Stop);
        return (gateway, order, id);
    }

    private async Task<SimulatedGateway> GatewayAsync() => new((await Store.MakeAsync(azurite)).Service, time);
}
