using Microsoft.Extensions.Options;
using NSubstitute;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

/// <summary>A refund that stands in the row, and what the provider makes of it.</summary>
[Collection(StorageTests.Name)]
public sealed class SettleRefundTests(AzuriteFixture azurite)
{
    private static readonly Refund Half = new("refund-0001", 1250, null, [new ReturnedLine(Sample.Sku, 1)], Sample.At);
    private readonly IPaymentGateway gateway = Substitute.For<IPaymentGateway>();

    [Theory]
    [InlineData(RefundStatus.Succeeded, RefundState.Paid, "refunded")]
    [InlineData(RefundStatus.Pending, RefundState.Paid, "refunded")]
    [InlineData(RefundStatus.Failed, RefundState.Refused, "refund-refused")]
    [InlineData(RefundStatus.Refused, RefundState.Refused, "refund-refused")]
    public async Task The_providers_answer_is_a_fact(RefundStatus status, RefundState state, string fact)
    {
        var bench = await Bench.MakeAsync(azurite);
        Answers(order => new ProviderRefund(
            "re_1", "pay_1", order.Id.Value, new Money(1250, "EUR"), status, "disputed"));
        var order = await RunAsync(bench, await AskedAsync(bench), gateway);

        Assert.Equal(state, Assert.Single(order.Refunds).State);
        Assert.Equal(fact, order.Timeline[^1].Event);
        await gateway.Received(1).RefundAsync(
            Arg.Any<Order>(), "pay_1", new Money(1250, "EUR"), "refund-0001", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task An_answer_about_another_refund_is_for_people_and_moves_nothing()
    {
        var bench = await Bench.MakeAsync(azurite);
        Answers(order => new ProviderRefund(
            "re_1", "pay_1", order.Id.Value, new Money(1249, "EUR"), RefundStatus.Succeeded));
        var order = await RunAsync(bench, await AskedAsync(bench), gateway);

        Assert.Equal(RefundState.Requested, Assert.Single(order.Refunds).State);
        Assert.Equal("refund-mismatch", Assert.Single(bench.Settled.DeadLettered).Reason);
    }

    [Fact]
    public async Task A_reversal_that_the_provider_refuses_is_for_people_by_its_own_name()
    {
        var bench = await Bench.MakeAsync(azurite);
        gateway.ReverseAsync(Sample.Order(), "", Store.Stop).ReturnsForAnyArgs(
            Task.FromException(new InvalidDataException("Stripe will not reverse it.")));
        var stored = await bench.StandsAsync(Sample.Order(), order => Paid(order).Cancelled(Sample.At));
        await RunAsync(bench, stored, gateway);

        Assert.Equal("reversal-refused", Assert.Single(bench.Settled.DeadLettered).Reason);
    }

    [Fact]
    public async Task An_order_is_refunded_in_part_and_the_rest_when_it_is_cancelled_through_Stripe()
    {
        await using var stripe = new StripeBench(await FakeStripe.StartAsync());
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(
            Sample.Order(purchase: Sample.Purchase("pm_card_visa")), order => order.StockHeld(Sample.At));
        var paid = await RunAsync(bench, stored, stripe.Gateway);
        var asked = await WriteAsync(
            bench, paid.Announced(Outcome.Confirmed, Sample.At).RefundRequested(Half, Sample.At));
        var refunded = await RunAsync(bench, asked, stripe.Gateway);
        Assert.Equal(1250, refunded.Refunded());
        Assert.Equal(new Booking("pi_1", paid.Id.Value, 2500, 1250), Assert.Single(await stripe.BooksAsync()));

        await RunAsync(bench, await WriteAsync(bench, refunded.Cancelled(Sample.At)), stripe.Gateway);
        Assert.Equal(new Booking("pi_1", paid.Id.Value, 2500, 2500), Assert.Single(await stripe.BooksAsync()));
    }

    private void Answers(Func<Order, ProviderRefund> answer) =>
        gateway.RefundAsync(Sample.Order(), "", default, "", Store.Stop)
            .ReturnsForAnyArgs(call => answer(call.Arg<Order>()));

    private static Order Paid(Order order) => order.StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At)
        .PaymentCaptured(Sample.At).Announced(Outcome.Confirmed, Sample.At);

    private static Task<StoredOrder> AskedAsync(Bench bench) =>
        bench.StandsAsync(Sample.Order(), order => Paid(order).RefundRequested(Half, Sample.At));

    private static async Task<StoredOrder> WriteAsync(Bench bench, Order changed) =>
        (await bench.Store.Orders.WriteAsync(await bench.Store.ReadAsync(changed.Id), changed, Store.Stop))!; // alone

    private static async Task<Order> RunAsync(Bench bench, StoredOrder stored, IPaymentGateway gateway)
    {
        var settle = new SettlePayment(gateway, bench.Step, bench.Time, Options.Create(new PaymentOptions()));
        await settle.RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await bench.ReadAsync(stored);
    }
}
