using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class ManualCaptureTests(AzuriteFixture azurite)
{
    private const int CaptureWithinSeconds = 3600;

    [Fact]
    public async Task An_authorised_payment_rests_until_the_time_that_the_settings_give_it()
    {
        var (bench, stored) = await AuthorisedAsync();

        Assert.Equal((PaymentState.Authorised, Goal.Fulfil), (stored.Order.Payment, stored.Order.Goal));
        Assert.Equal(new Rest(RestReason.AwaitingCapture, Sample.At.AddHours(1)), stored.Order.Rest);
        Assert.Equal(Sample.At.AddHours(1), Assert.Single(await bench.Store.MarkersAsync()).RestsUntil);
        Assert.Empty(bench.Bus.Sent);
        Assert.Single(bench.Settled.Completed);
        Assert.Equal(SimulatedPaymentStatus.Authorised, await LedgerAsync(bench));
    }

    [Fact]
    public async Task A_nudge_of_an_order_that_rests_takes_no_money()
    {
        var (bench, stored) = await AuthorisedAsync();
        Assert.Equal(stored.Order.Version, (await RunAsync(bench, stored)).Order.Version);
        Assert.Equal(SimulatedPaymentStatus.Authorised, await LedgerAsync(bench));
    }

    [Fact]
    public async Task A_capture_that_was_requested_takes_the_money()
    {
        var (bench, stored) = await AuthorisedAsync();
        var order = (await ThenAsync(bench, stored, stored.Order.CaptureRequested(Sample.At))).Order;

        Assert.Equal((PaymentState.Captured, null), (order.Payment, order.Rest));
        Assert.Equal(SimulatedPaymentStatus.Captured, await LedgerAsync(bench));
        Assert.Equal(Queues.Notification, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_authorised_order_that_unwinds_lets_the_money_go(bool expired)
    {
        var (bench, stored) = await AuthorisedAsync();
        var turned = expired ? stored.Order.Expired(Sample.At) : stored.Order.Cancelled(Sample.At);
        var order = (await ThenAsync(bench, stored, turned)).Order;

        Assert.Equal(PaymentState.Reversed, order.Payment);
        Assert.Equal(SimulatedPaymentStatus.Cancelled, await LedgerAsync(bench));
        Assert.Equal(Queues.Inventory, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_capture_of_what_the_provider_cancelled_is_a_decline()
    {
        var (bench, stored) = await AuthorisedAsync();
        await Provider(bench).ReverseAsync(
            stored.Order, stored.Order.PaymentId!, Store.Stop);
        var order = (await ThenAsync(bench, stored, stored.Order.CaptureRequested(Sample.At))).Order;

        Assert.Equal((PaymentState.Reversed, UnwindReason.Declined), (order.Payment, order.Reason));
    }

    private static SettlePayment Settle(Bench bench) => new(
        Provider(bench), bench.Step, bench.Time,
        Options.Create(new PaymentOptions { CaptureWithinSeconds = CaptureWithinSeconds }));

    private static SimulatedGateway Provider(Bench bench) => new(bench.Store.Service, bench.Time);

    private static async Task<StoredOrder> RunAsync(Bench bench, StoredOrder stored)
    {
        ServiceBusReceivedMessage[] messages = [Delivery.Of(stored)];
        await Settle(bench).RunAsync(messages, bench.Settled, Store.Stop);
        return await bench.Store.ReadAsync(stored.Order.Id);
    }

    private static async Task<StoredOrder> ThenAsync(Bench bench, StoredOrder stored, Order changed) =>
        await RunAsync(bench, (await bench.Store.Orders.WriteAsync(stored, changed, Store.Stop))!); // nobody overtakes

    private static async Task<SimulatedPaymentStatus> LedgerAsync(Bench bench) =>
        Assert.Single(await Provider(bench).LedgerAsync(Store.Stop)).Status;

    private async Task<(Bench Bench, StoredOrder Stored)> AuthorisedAsync()
    {
        var bench = await Bench.MakeAsync(azurite);
        var held = await bench.StandsAsync(
            Sample.Order(purchase: Sample.Manual()), order => order.StockHeld(Sample.At));
        return (bench, await RunAsync(bench, held));
    }
}
