using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class SimulatedGatewayTests(AzuriteFixture azurite)
{
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

    private static Order Paid(string token) => Sample.Order(purchase: Sample.Purchase(token));

    private static async Task<SimulatedPaymentStatus> StatusAsync(SimulatedGateway gateway) =>
        Assert.Single(await gateway.LedgerAsync(Stop)).Status;

    private async Task<SimulatedGateway> GatewayAsync() => new((await Store.MakeAsync(azurite)).Service);
}
