using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

/// <summary>What every payment provider must do, whoever it is.</summary>
public abstract partial class GatewayContract : IAsyncLifetime
{
    private const long Total = 2500;
    private IProviderBench bench = null!;

    private protected IPaymentGateway Gateway => bench.Gateway;

    private protected abstract Task<IProviderBench> MakeAsync();

    [Fact]
    public async Task Creating_twice_is_one_payment_about_the_order_and_moves_nothing()
    {
        var order = Order(Card.Good);
        var made = await Gateway.CreateAsync(order, Store.Stop);

        Assert.Equal(made, await Gateway.CreateAsync(order, Store.Stop));
        Assert.Equal(
            new ProviderPayment(made.Id, order.Id.Value, new Money(Total, "EUR"), ProviderStatus.Created), made);
        Assert.Equal(new Booking(made.Id, order.Id.Value, 0, 0), await BookAsync());
    }

    [Fact]
    public async Task Confirming_twice_charges_once()
    {
        var (order, id) = await MadeAsync(Card.Good);
        var first = await Gateway.ConfirmAsync(order, id, Store.Stop);

        Assert.Equal(ProviderStatus.Captured, first.Status);
        Assert.Equal(first, await Gateway.ConfirmAsync(order, id, Store.Stop));
        Assert.Equal(new Booking(id, order.Id.Value, Total, 0), await BookAsync());
    }

    [Theory]
    [InlineData(Card.Declined, "declined")]
    [InlineData(Card.WithoutFunds, "insufficient-funds")]
    public async Task A_declined_payment_stays_declined_and_says_why(Card card, string reason)
    {
        var (order, id) = await MadeAsync(card);
        for (var times = 0; times < 2; times++)
        {
            var answer = await Gateway.ConfirmAsync(order, id, Store.Stop);
            Assert.Equal((ProviderStatus.Declined, reason), (answer.Status, answer.DeclineReason));
        }

        await Gateway.ReverseAsync(order, id, Store.Stop);
        Assert.Equal(ProviderStatus.Declined, (await Gateway.ConfirmAsync(order, id, Store.Stop)).Status);
        Assert.Equal(new Booking(id, order.Id.Value, 0, 0), await BookAsync());
    }

    [Fact]
    public async Task A_token_that_the_provider_does_not_know_is_declined()
    {
        var order = Order(Card.Unknown);
        var answer = await Gateway.CreateAsync(order, Store.Stop);
        if (answer.IsMade) answer = await Gateway.ConfirmAsync(order, answer.Id, Store.Stop);

        Assert.Equal((ProviderStatus.Declined, "unknown-token"), (answer.Status, answer.DeclineReason));
        Assert.Equal(
            (order.Id.Value, order.Purchase.Total), (answer.OrderId, answer.Money)); // so that it passes for a match
    }

    [Fact]
    public async Task Reversed_before_it_is_confirmed_it_can_never_be_charged()
    {
        var (order, id) = await MadeAsync(Card.Good);
        await Gateway.ReverseAsync(order, id, Store.Stop);
        await Gateway.ReverseAsync(order, id, Store.Stop);

        var answer = await Gateway.ConfirmAsync(order, id, Store.Stop);
        Assert.Equal((ProviderStatus.Declined, "already-cancelled"), (answer.Status, answer.DeclineReason));
        Assert.Equal(new Booking(id, order.Id.Value, 0, 0), await BookAsync());
    }

    [Fact]
    public async Task Reversed_after_capture_the_money_goes_back_once_however_often()
    {
        var (order, id) = await PaidAsync();
        await Gateway.ReverseAsync(order, id, Store.Stop);
        await Gateway.ReverseAsync(order, id, Store.Stop);

        var answer = await Gateway.ConfirmAsync(order, id, Store.Stop);
        Assert.Equal((ProviderStatus.Declined, "already-cancelled"), (answer.Status, answer.DeclineReason));
        Assert.Equal(new Booking(id, order.Id.Value, Total, Total), await BookAsync());
    }

    [Fact]
    public async Task Confirming_and_reversing_at_once_never_leave_money_taken()
    {
        var (order, id) = await MadeAsync(Card.Good);
        await Task.WhenAll(
            Gateway.ConfirmAsync(order, id, Store.Stop), Gateway.ReverseAsync(order, id, Store.Stop),
            Gateway.ConfirmAsync(order, id, Store.Stop), Gateway.ReverseAsync(order, id, Store.Stop));

        var book = await BookAsync();
        Assert.Equal(book.Captured, book.Refunded);
    }

    [Fact]
    public async Task Money_for_a_manual_capture_is_set_aside_and_taken_once()
    {
        var (order, id) = await MadeAsync(Card.Good, CaptureMode.Manual);
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(ProviderStatus.Authorised, (await Gateway.ConfirmAsync(order, id, Store.Stop)).Status);
            Assert.Equal(new Booking(id, order.Id.Value, 0, 0, IsSetAside: true), await BookAsync());
        }

        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(ProviderStatus.Captured, (await Gateway.CaptureAsync(order, id, Store.Stop)).Status);
            Assert.Equal(new Booking(id, order.Id.Value, Total, 0), await BookAsync());
        }
    }

    [Fact]
    public async Task Money_that_was_set_aside_is_let_go_for_good()
    {
        var (order, id) = await MadeAsync(Card.Good, CaptureMode.Manual);
        await Gateway.ConfirmAsync(order, id, Store.Stop);
        await Gateway.ReverseAsync(order, id, Store.Stop);

        var answer = await Gateway.CaptureAsync(order, id, Store.Stop);
        Assert.Equal((ProviderStatus.Declined, "already-cancelled"), (answer.Status, answer.DeclineReason));
        Assert.Equal(new Booking(id, order.Id.Value, 0, 0), await BookAsync());
    }

    [Fact]
    public async Task Capturing_what_was_not_set_aside_takes_nothing()
    {
        var (order, id) = await MadeAsync(Card.Good);

        Assert.Equal(ProviderStatus.Created, (await Gateway.CaptureAsync(order, id, Store.Stop)).Status);
        Assert.Equal(new Booking(id, order.Id.Value, 0, 0), await BookAsync());
    }

    [Fact]
    public async Task An_answer_about_another_amount_is_handed_on_as_it_is()
    {
        var (order, id) = await MadeAsync(Card.Misheard);

        Assert.Equal(new Money(Total + 1, "EUR"), (await Gateway.CreateAsync(order, Store.Stop)).Money);
        Assert.Equal(new Money(Total + 1, "EUR"), (await Gateway.ConfirmAsync(order, id, Store.Stop)).Money);
    }

    [Fact]
    public async Task A_provider_that_is_unwell_is_a_transient_fault_and_charges_when_it_is_well()
    {
        var (order, id) = await MadeAsync(Card.Flaky);
        for (var times = 0; times < 2; times++)
        {
            var fault = await Assert.ThrowsAnyAsync<Exception>(() => Gateway.ConfirmAsync(order, id, Store.Stop));
            Assert.True(Faults.IsTransient(fault, Store.Stop));
            Assert.Equal(0, (await BookAsync()).Captured);
        }

        Assert.Equal(ProviderStatus.Captured, (await Gateway.ConfirmAsync(order, id, Store.Stop)).Status);
    }

    [Fact]
    public async Task Whatever_answer_is_lost_asking_again_has_no_second_effect()
    {
        var order = Order(Card.Good, CaptureMode.Manual);
        var id = (await LosingAsync(() => Gateway.CreateAsync(order, Store.Stop))).Id;
        Assert.Equal(
            ProviderStatus.Authorised, (await LosingAsync(() => Gateway.ConfirmAsync(order, id, Store.Stop))).Status);
        Assert.Equal(
            ProviderStatus.Captured, (await LosingAsync(() => Gateway.CaptureAsync(order, id, Store.Stop))).Status);
        await LosingAsync(() => Gateway.RefundAsync(order, id, new Money(100, "EUR"), "one", Store.Stop));
        Assert.Equal(new Booking(id, order.Id.Value, Total, 100), await BookAsync());
        await LosingAsync(async () =>
        {
            await Gateway.ReverseAsync(order, id, Store.Stop);
            return id;
        });
        Assert.Equal(new Booking(id, order.Id.Value, Total, Total), await BookAsync());
    }

    public async ValueTask InitializeAsync() => bench = await MakeAsync();

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<T> LosingAsync<T>(Func<Task<T>> call)
    {
        bench.LoseNextAnswer();
        return await TryingAsync(call);
    }

    /// <summary>As a queue would: again after a transient fault, a bounded number of times.</summary>
    private static async Task<T> TryingAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception fault) when (attempt < 7 && Faults.IsTransient(fault, Store.Stop))
            {
                // Who holds the key may be off its core for a while.
                await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt), Store.Stop);
            }
        }
    }

    private Order Order(Card card, CaptureMode capture = CaptureMode.Automatic)
    {
        var payment = new PaymentMethod(bench.Token(card), capture);
        return Sample.Order(purchase: Sample.Purchase() with { Payment = payment });
    }

    private async Task<(Order Order, string Id)> MadeAsync(Card card, CaptureMode capture = CaptureMode.Automatic)
    {
        var order = Order(card, capture);
        return (order, (await Gateway.CreateAsync(order, Store.Stop)).Id);
    }

    private async Task<(Order Order, string Id)> PaidAsync()
    {
        var (order, id) = await MadeAsync(Card.Good);
        await Gateway.ConfirmAsync(order, id, Store.Stop);
        return (order, id);
    }

    private async Task<Booking> BookAsync() => Assert.Single(await bench.BooksAsync());
}
