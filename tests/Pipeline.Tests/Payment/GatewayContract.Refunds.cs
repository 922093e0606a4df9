using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

public abstract partial class GatewayContract
{
    [Fact]
    public async Task A_part_is_given_back_and_said_so()
    {
        var (order, id) = await PaidAsync();
        var refund = await RefundAsync(order, id, 1000, "first");

        Assert.NotEmpty(refund.Id);
        Assert.Equal(
            new ProviderRefund(refund.Id, id, order.Id.Value, new Money(1000, "EUR"), RefundStatus.Succeeded), refund);
        Assert.Equal(new Booking(id, order.Id.Value, Total, 1000), await BookAsync());
    }

    [Fact]
    public async Task A_key_is_one_refund_whatever_amount_comes_with_it_again()
    {
        var (order, id) = await PaidAsync();
        var first = await RefundAsync(order, id, 1000, "first");

        Assert.Equal(first, await RefundAsync(order, id, 1000, "first"));
        Assert.Equal(first, await RefundAsync(order, id, 700, "first"));
        Assert.Equal(new Booking(id, order.Id.Value, Total, 1000), await BookAsync());
    }

    [Fact]
    public async Task One_key_from_many_at_once_is_one_refund()
    {
        var (order, id) = await PaidAsync();
        var refunds = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => TryingAsync(() => RefundAsync(order, id, 500, "first"))));

        Assert.Single(refunds.Distinct());
        Assert.Equal(500, (await BookAsync()).Refunded);
    }

    [Fact]
    public async Task Refunds_never_exceed_what_was_captured_and_a_refused_key_is_still_free()
    {
        var (order, id) = await PaidAsync();
        await RefundAsync(order, id, 2000, "first");
        var refused = await RefundAsync(order, id, 501, "second");

        Assert.Equal((RefundStatus.Refused, ""), (refused.Status, refused.Id));
        Assert.Equal(new Money(501, "EUR"), refused.Money);
        Assert.Equal(2000, (await BookAsync()).Refunded);
        Assert.Equal(RefundStatus.Succeeded, (await RefundAsync(order, id, 500, "third")).Status);
        Assert.Equal(RefundStatus.Refused, (await RefundAsync(order, id, 1, "fourth")).Status);
        Assert.Equal(new Booking(id, order.Id.Value, Total, Total), await BookAsync());
    }

    [Fact]
    public async Task Refunds_at_once_never_exceed_what_was_captured()
    {
        var (order, id) = await PaidAsync();
        var refunds = await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            TryingAsync(() => RefundAsync(order, id, 700, $"refund {number}"))));

        Assert.Equal(3, refunds.Count(refund => refund.Status == RefundStatus.Succeeded));
        Assert.Equal(2100, (await BookAsync()).Refunded);
    }

    [Fact]
    public async Task A_reversal_gives_back_what_a_refund_left()
    {
        var (order, id) = await PaidAsync();
        await RefundAsync(order, id, 1000, "first");
        await Gateway.ReverseAsync(order, id, Store.Stop);
        await Gateway.ReverseAsync(order, id, Store.Stop);

        Assert.Equal(new Booking(id, order.Id.Value, Total, Total), await BookAsync());
        Assert.Equal(RefundStatus.Refused, (await RefundAsync(order, id, 1, "second")).Status);
        Assert.Equal(new Money(1000, "EUR"), (await RefundAsync(order, id, 1000, "first")).Money);
    }

    [Theory]
    [InlineData(CaptureMode.Automatic, false)]
    [InlineData(CaptureMode.Manual, true)]
    public async Task What_was_not_captured_is_not_refunded(CaptureMode capture, bool confirm)
    {
        var (order, id) = await MadeAsync(Card.Good, capture);
        if (confirm) await Gateway.ConfirmAsync(order, id, Store.Stop);

        Assert.Equal(RefundStatus.Refused, (await RefundAsync(order, id, 1, "first")).Status);
        Assert.Equal(new Booking(id, order.Id.Value, 0, 0, IsSetAside: confirm), await BookAsync());
    }

    [Theory]
    [InlineData(0, "EUR")]
    [InlineData(-1, "EUR")]
    [InlineData(100, "USD")]
    public async Task Nothing_and_other_money_is_not_refunded(long amount, string currency)
    {
        var (order, id) = await PaidAsync();
        var refused = await Gateway.RefundAsync(order, id, new Money(amount, currency), "first", Store.Stop);

        Assert.Equal((RefundStatus.Refused, "amount-not-refundable"), (refused.Status, refused.Reason));
        Assert.Equal(0, (await BookAsync()).Refunded);
    }

    private Task<ProviderRefund> RefundAsync(Order order, string id, long amount, string key) =>
        Gateway.RefundAsync(order, id, new Money(amount, "EUR"), key, Store.Stop);
}
