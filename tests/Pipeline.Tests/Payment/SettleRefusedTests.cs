using Microsoft.Extensions.Options;
using NSubstitute;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

/// <summary>Answers after which another try is no use, and a whole order paid through Stripe.</summary>
[Collection(StorageTests.Name)]
public sealed class SettleRefusedTests(AzuriteFixture azurite)
{
    private static readonly Rest Held = new(RestReason.PaymentRefused, Sample.At.AddMinutes(1));
    private readonly IPaymentGateway gateway = Substitute.For<IPaymentGateway>();

    [Theory]
    [InlineData(ProviderStatus.Refused)]
    [InlineData(ProviderStatus.Declined)]
    public async Task A_payment_that_was_never_made_is_not_claimed(ProviderStatus status)
    {
        var bench = await Bench.MakeAsync(azurite);
        gateway.CreateAsync(Sample.Order(), Store.Stop).ReturnsForAnyArgs(
            call => Answer(call.Arg<Order>(), "", status));
        var order = await RunAsync(bench, await bench.StandsAsync(Sample.Order(), Hold), gateway);

        Assert.Null(order.PaymentId);
        Assert.Equal("no-use", order.Timeline[^1].Detail);
        Assert.Equal(
            status == ProviderStatus.Refused
                ? (Goal.Fulfil, PaymentState.None, Held)
                : (Goal.Unwind, PaymentState.Reversed, null),
            (order.Goal, order.Payment, order.Rest));
    }

    [Fact]
    public async Task A_confirmation_that_is_refused_rests_without_another_try_and_can_still_be_reversed()
    {
        var bench = await Bench.MakeAsync(azurite);
        gateway.ConfirmAsync(Sample.Order(), "", Store.Stop).ReturnsForAnyArgs(
            call => Answer(call.Arg<Order>(), "pi_1", ProviderStatus.Refused));
        var stored = await bench.StandsAsync(
            Sample.Order(), order => Hold(order).PaymentStarted("pi_1", Sample.At));
        var order = await RunAsync(bench, stored, gateway);

        Assert.Equal((Held, PaymentState.Started, "pi_1"), (order.Rest, order.Payment, order.PaymentId));
        Assert.Empty(bench.Bus.Sent);
        Assert.Equal(Turn.Payment, OrderFlow.Next(order.Expired(Sample.At)));
    }

    [Fact]
    public async Task An_order_is_paid_through_Stripe_and_given_back_when_it_is_cancelled()
    {
        await using var stripe = new StripeBench(await FakeStripe.StartAsync());
        var bench = await Bench.MakeAsync(azurite);
        var stands = await bench.StandsAsync(Sample.Order(purchase: Sample.Purchase("pm_card_visa")), Hold);
        var paid = await RunAsync(bench, stands, stripe.Gateway);
        Assert.Equal((PaymentState.Captured, "pi_1"), (paid.Payment, paid.PaymentId));

        var stored = await bench.Store.ReadAsync(paid.Id);
        var cancelled = await bench.Store.Orders.WriteAsync(stored, paid.Cancelled(Sample.At), Store.Stop);
        Assert.Equal(PaymentState.Reversed, (await RunAsync(bench, cancelled!, stripe.Gateway)).Payment);
        Assert.Equal(new Booking("pi_1", paid.Id.Value, 2500, 2500), Assert.Single(await stripe.BooksAsync()));
    }

    private static Order Hold(Order order) => order.StockHeld(Sample.At);

    private static ProviderPayment Answer(Order order, string id, ProviderStatus status) =>
        new(id, order.Id.Value, order.Purchase.Total, status, "no-use");

    private static async Task<Order> RunAsync(Bench bench, StoredOrder stored, IPaymentGateway gateway)
    {
        var settle = new SettlePayment(
            gateway, bench.Step, bench.Time, Options.Create(new PaymentOptions { MismatchHoldSeconds = 60 }));
        await settle.RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await bench.ReadAsync(stored);
    }
}
