using Microsoft.Extensions.Options;
using NSubstitute;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class PaymentMismatchTests(AzuriteFixture azurite)
{
    private static readonly Rest Held = new(RestReason.PaymentMismatch, Sample.At.AddMinutes(1));
    private static readonly Money Price = Sample.Purchase().Total;
    private readonly IPaymentGateway gateway = Substitute.For<IPaymentGateway>();

    [Fact]
    public async Task A_payment_about_another_amount_is_held_and_can_be_reversed()
    {
        var bench = await Bench.MakeAsync(azurite);
        var simulated = new SimulatedGateway(bench.Store.Service, TimeProvider.System);
        var stored = await bench.StandsAsync(Sample.Order(purchase: Sample.Purchase("tok_mismatch")), Hold);
        var held = await RunAsync(bench, stored, simulated);

        Assert.Equal(
            (Held, PaymentState.Started, $"pay_{held.Order.Id}"),
            (held.Order.Rest, held.Order.Payment, held.Order.PaymentId));
        Assert.Equal("2501 EUR", held.Order.Timeline[^1].Detail);
        Assert.Equal(Held.Until, Assert.Single(await bench.Store.MarkersAsync()).RestsUntil);
        Assert.Empty(bench.Bus.Sent);

        var order = (await CancelAsync(bench, held, simulated)).Order;
        Assert.Equal(PaymentState.Reversed, order.Payment);
        Assert.Equal(
            SimulatedPaymentStatus.Cancelled, Assert.Single(await simulated.LedgerAsync(Store.Stop)).Status);
    }

    [Fact]
    public async Task A_payment_of_another_order_is_held_and_never_reversed()
    {
        var bench = await Bench.MakeAsync(azurite);
        gateway.CreateAsync(Sample.Order(), Store.Stop).ReturnsForAnyArgs(
            new ProviderPayment("pay_theirs", "ord_theirs", Price, ProviderStatus.Created));
        var held = await RunAsync(bench, await bench.StandsAsync(Sample.Order(), Hold), gateway);
        Assert.Equal((Held, PaymentState.None, null), (held.Order.Rest, held.Order.Payment, held.Order.PaymentId));
        Assert.DoesNotContain("theirs", held.Order.Timeline[^1].ToString(), StringComparison.Ordinal);

        await CancelAsync(bench, held, gateway);
        Assert.Equal(Queues.Inventory, Assert.Single(bench.Bus.Nudges).Queue);
        await gateway.DidNotReceiveWithAnyArgs().ReverseAsync(Sample.Order(), "", Store.Stop);
    }

    [Theory]
    [InlineData("pay_1", 2499, "EUR", false)]
    [InlineData("pay_1", 2500, "USD", false)]
    [InlineData("pay_1", 2500, "EUR", true)]
    [InlineData("pay_2", 2500, "EUR", false)]
    public async Task An_answer_to_the_confirmation_that_is_not_about_this_payment_holds_the_order_with_its_own_id(
        string id, long amount, string currency, bool ofAnother)
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(), Start);
        var about = ofAnother ? "ord_theirs" : stored.Order.Id.Value;
        gateway.ConfirmAsync(Sample.Order(), "", Store.Stop).ReturnsForAnyArgs(
            new ProviderPayment(id, about, new Money(amount, currency), ProviderStatus.Captured));
        var held = await RunAsync(bench, stored, gateway);
        Assert.Equal((Held, PaymentState.Started), (held.Order.Rest, held.Order.Payment));
        Assert.Equal("pay_1", held.Order.PaymentId);

        await CancelAsync(bench, held, gateway);
        await gateway.Received(1).ReverseAsync(Arg.Any<Order>(), "pay_1", Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task An_answer_to_the_capture_that_does_not_match_holds_the_order_as_authorised()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Authorised(Life.Due), order => order.CaptureRequested(Sample.At));
        gateway.CaptureAsync(Sample.Order(), "", Store.Stop).ReturnsForAnyArgs(
            new ProviderPayment("pay_1", stored.Order.Id.Value, new Money(1, "EUR"), ProviderStatus.Captured));
        var held = await RunAsync(bench, stored, gateway);

        Assert.Equal((Held, PaymentState.Authorised), (held.Order.Rest, held.Order.Payment));
    }

    [Fact]
    public async Task An_order_whose_capture_nobody_asked_to_decide_does_not_rest_for_it()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(), Start);
        gateway.ConfirmAsync(Sample.Order(), "", Store.Stop).ReturnsForAnyArgs(
            new ProviderPayment("pay_1", stored.Order.Id.Value, Price, ProviderStatus.Authorised));
        var order = (await RunAsync(bench, stored, gateway)).Order;

        Assert.Equal((null, PaymentState.Started), (order.Rest, order.Payment));
        Assert.Equal(1, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
    }

    private static Order Hold(Order order) => order.StockHeld(Sample.At);

    private static Order Start(Order order) => Hold(order).PaymentStarted("pay_1", Sample.At);

    private static async Task<StoredOrder> RunAsync(Bench bench, StoredOrder stored, IPaymentGateway gateway)
    {
        var options = Options.Create(new PaymentOptions { MismatchHoldSeconds = 60 });
        await new SettlePayment(gateway, bench.Step, bench.Time, options)
            .RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await bench.Store.ReadAsync(stored.Order.Id);
    }

    private static async Task<StoredOrder> CancelAsync(Bench bench, StoredOrder held, IPaymentGateway gateway)
    {
        var cancelled = await bench.Store.Orders.WriteAsync(held, held.Order.Cancelled(Sample.At), Store.Stop);
        return await RunAsync(bench, cancelled!, gateway); // nobody overtakes
    }
}
