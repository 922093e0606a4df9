using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class SettlePaymentTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("tok_ok", PaymentState.Captured, UnwindReason.None, Queues.Notification)]
    [InlineData("tok_declined", PaymentState.Reversed, UnwindReason.Declined, Queues.Inventory)]
    public async Task The_providers_word_becomes_the_orders_fact(
        string token, PaymentState payment, UnwindReason reason, string next)
    {
        var bench = await Bench.MakeAsync(azurite);
        var order = await RunAsync(bench, await bench.StandsAsync(Paid(token), Hold));

        Assert.Equal((payment, reason, $"pay_{order.Id}"), (order.Payment, order.Reason, order.PaymentId));
        Assert.Equal(next, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_timeout_is_no_decline_and_the_row_names_the_payment_already()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Paid("tok_timeout_after_charge"), Hold);
        var order = await RunAsync(bench, stored);

        Assert.Equal((PaymentState.Started, Goal.Fulfil), (order.Payment, order.Goal));
        var again = Assert.Single(bench.Bus.Sent).Message;
        await Settle(bench).RunAsync([Delivery.Of(again)], bench.Settled, Store.Stop);
        Assert.Equal(PaymentState.Captured, (await bench.ReadAsync(stored)).Payment);
    }

    [Fact]
    public async Task An_order_that_unwinds_is_refunded()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Paid("tok_ok"), Hold);
        await RunAsync(bench, stored);
        var captured = await bench.Store.ReadAsync(stored.Order.Id);
        var cancelled = await bench.Store.Orders.WriteAsync(captured, captured.Order.Cancelled(Sample.At), Store.Stop);
        var order = await RunAsync(bench, cancelled!);

        Assert.Equal(PaymentState.Reversed, order.Payment);
        var payment = Assert.Single(await Provider(bench).LedgerAsync(Store.Stop));
        Assert.Equal(SimulatedPaymentStatus.Refunded, payment.Status);
    }

    [Fact]
    public async Task A_nudge_from_before_a_cancel_takes_no_money()
    {
        var bench = await Bench.MakeAsync(azurite);
        var old = await bench.StandsAsync(Paid("tok_ok"), Hold);
        await bench.Store.Orders.WriteAsync(old, old.Order.Cancelled(Sample.At), Store.Stop);
        var order = await RunAsync(bench, old);

        Assert.Equal((PaymentState.None, null), (order.Payment, order.PaymentId));
        Assert.All(
            await Provider(bench).LedgerAsync(Store.Stop),
            payment => Assert.Equal(SimulatedPaymentStatus.Created, payment.Status));
        Assert.Equal(Queues.Inventory, Assert.Single(bench.Bus.Nudges).Queue);
    }

    private static Order Paid(string token) => Sample.Order(purchase: Sample.Purchase(token));

    private static Order Hold(Order order) => order.StockHeld(Sample.At);

    private static SettlePayment Settle(Bench bench) =>
        new(Provider(bench), bench.Step, bench.Time, Options.Create(new PaymentOptions()));

    private static SimulatedGateway Provider(Bench bench) => new(bench.Store.Service, bench.Time);

    private static async Task<Order> RunAsync(Bench bench, StoredOrder stored)
    {
        await Settle(bench).RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await bench.ReadAsync(stored);
    }
}
