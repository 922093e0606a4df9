using CsCheck;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class OrderFlowTests
{
    private const int MostStepsToClose = 13; // OrderFlowProperties shows which

    private const StockState NoStock = StockState.None;
    private const StockState Held = StockState.Held;
    private const StockState Released = StockState.Released;
    private const PaymentState NoPayment = PaymentState.None;
    private const PaymentState Started = PaymentState.Started;
    private const PaymentState Authorised = PaymentState.Authorised;
    private const PaymentState Captured = PaymentState.Captured;
    private const PaymentState Reversed = PaymentState.Reversed;

    [Theory]
    [InlineData(NoStock, NoPayment, Outcome.None, Turn.Inventory)]
    [InlineData(Held, NoPayment, Outcome.None, Turn.Payment)]
    [InlineData(Held, Started, Outcome.None, Turn.Payment)]
    [InlineData(Held, Authorised, Outcome.None, Turn.Payment)]
    [InlineData(Held, Captured, Outcome.None, Turn.Notification)]
    [InlineData(Held, Captured, Outcome.Confirmed, null)]
    [InlineData(Held, Captured, Outcome.Refunded, null)]
    public void An_order_to_fulfil_holds_stock_then_takes_money_then_says_so(
        StockState stock, PaymentState payment, Outcome announced, Turn? next) =>
        Assert.Equal(next, OrderFlow.Next(At(Goal.Fulfil, UnwindReason.None, stock, payment, announced)));

    [Theory]
    [InlineData(UnwindReason.Cancelled, NoStock, NoPayment, Outcome.None, Turn.Inventory)]
    [InlineData(UnwindReason.Cancelled, Held, NoPayment, Outcome.None, Turn.Inventory)]
    [InlineData(UnwindReason.Cancelled, Held, Started, Outcome.None, Turn.Payment)]
    [InlineData(UnwindReason.Cancelled, Held, Authorised, Outcome.None, Turn.Payment)]
    [InlineData(UnwindReason.Expired, Held, Authorised, Outcome.None, Turn.Payment)]
    [InlineData(UnwindReason.Expired, Released, Reversed, Outcome.Cancelled, null)]
    [InlineData(UnwindReason.Cancelled, Held, Captured, Outcome.None, Turn.Payment)]
    [InlineData(UnwindReason.Cancelled, Held, Captured, Outcome.Confirmed, Turn.Payment)]
    [InlineData(UnwindReason.Cancelled, Held, Reversed, Outcome.Confirmed, Turn.Inventory)]
    [InlineData(UnwindReason.Cancelled, Released, Reversed, Outcome.Confirmed, Turn.Notification)]
    [InlineData(UnwindReason.Cancelled, Released, Reversed, Outcome.Cancelled, null)]
    [InlineData(UnwindReason.Declined, Held, Reversed, Outcome.None, Turn.Inventory)]
    [InlineData(UnwindReason.Declined, Released, Reversed, Outcome.Rejected, null)]
    [InlineData(UnwindReason.OutOfStock, Released, NoPayment, Outcome.None, Turn.Notification)]
    [InlineData(UnwindReason.OutOfStock, Released, NoPayment, Outcome.Rejected, null)]
    public void An_order_to_unwind_gives_back_money_then_stock_then_says_so(
        UnwindReason reason, StockState stock, PaymentState payment, Outcome announced, Turn? next) =>
        Assert.Equal(next, OrderFlow.Next(At(Goal.Unwind, reason, stock, payment, announced)));

    [Theory]
    [InlineData(RefundState.Requested, 0, Turn.Payment)]
    [InlineData(RefundState.Paid, 1, Turn.Inventory)]
    [InlineData(RefundState.Paid, 0, Turn.Notification)]
    [InlineData(RefundState.Restocked, 1, Turn.Notification)]
    [InlineData(RefundState.Told, 1, null)]
    [InlineData(RefundState.Refused, 1, null)]
    public void A_refund_gives_back_money_then_stock_then_is_told(RefundState state, int returned, Turn? next)
    {
        var returns = Enumerable.Repeat(new ReturnedLine(Sample.Sku, 1), returned).ToList();
        var refund = new Refund("refund-1", 500, null, returns, Sample.At, state);

        Assert.Equal(next, OrderFlow.Next(Sample.Confirmed() with { Refunds = [refund] }));
    }

    [Fact]
    public void Refunds_are_dealt_with_in_the_order_in_which_they_were_asked_for()
    {
        var order = Sample.Confirmed().RefundRequested(Refund("a"), Sample.At).RefundRequested(Refund("b"), Sample.At)
            .RefundRefused("disputed", Sample.At).RefundPaid(Sample.At);

        Assert.Equal([RefundState.Refused, RefundState.Paid], order.Refunds.Select(refund => refund.State));
        Assert.Equal((400, 400), (order.Refunded(), order.RefundsInAll()));
        var told = order.Announced(OrderFlow.OutcomeOf(order), Sample.At);
        Assert.Equal((Outcome.Refunded, null), (told.Announced, told.OpenRefund()));

        static Refund Refund(string key) => new(key, 400, null, [], Sample.At);
    }

    [Fact]
    public void An_order_takes_no_more_refunds_than_its_row_bears()
    {
        var full = Enumerable.Range(0, RefundFacts.MostRefunds).Aggregate(
            Sample.Confirmed(),
            (order, i) => order.RefundRequested(new Refund($"refund-{i}", 1, null, [], Sample.At), Sample.At));

        Assert.Throws<InvalidOperationException>(() => full.RefundRequested(full.Refunds[0], Sample.At));
    }

    [Fact]
    public void An_order_that_a_rule_objects_to_rests_with_its_stock_until_somebody_decides()
    {
        var held = Sample.Order(review: Sample.Doubt).StockHeld(Sample.At);
        Assert.Equal(new Rest(RestReason.Review, Sample.At.AddHours(1)), held.Rest);

        var approved = held.Approved("op_1", Sample.At);
        Assert.Equal((Turn.Payment, Verdict.Approved, "op_1"), (
            OrderFlow.Next(approved), approved.Review!.Verdict, approved.Review.By));
        var refused = held.Refused("op_1", Sample.At);
        Assert.Equal((Turn.Inventory, Outcome.Rejected, Verdict.Refused), (
            OrderFlow.Next(refused), OrderFlow.OutcomeOf(refused), refused.Review!.Verdict));
    }

    [Theory]
    [InlineData(UnwindReason.OutOfStock, Outcome.Rejected)]
    [InlineData(UnwindReason.Declined, Outcome.Rejected)]
    [InlineData(UnwindReason.Refused, Outcome.Rejected)]
    [InlineData(UnwindReason.Cancelled, Outcome.Cancelled)]
    [InlineData(UnwindReason.Expired, Outcome.Cancelled)]
    public void An_outcome_follows_from_the_reason(UnwindReason reason, Outcome outcome) =>
        Assert.Equal(outcome, OrderFlow.OutcomeOf(At(Goal.Unwind, reason, Held, Captured, Outcome.None)));

    [Fact]
    public void An_order_that_unwinds_without_a_reason_is_refused() =>
        Assert.Throws<InvalidOperationException>(
            () => OrderFlow.OutcomeOf(At(Goal.Unwind, UnwindReason.None, Held, Captured, Outcome.None)));

    [Fact]
    public void An_order_in_any_reachable_state_is_closed_or_has_a_turn_that_moves_it()
    {
        var reachable = Life.Reachable();
        Assert.InRange(reachable.Count, 100, 500);
        Assert.All(reachable, order =>
        {
            Assert.Equal(OrderFlow.IsClosed(order), Life.Moves(order).Count == 0);
            Assert.Equal(OrderFlow.Next(order) is null, Life.Done(order).Count == 0);
        });
    }

    [Fact]
    public void An_order_that_rests_is_nobodys_turn_and_yet_not_closed()
    {
        var resting = Life.Reachable().Where(order => order.Rest is not null).ToList();
        Assert.Equal(5, resting.Select(order => order.Rest!.Reason).Distinct().Count());
        Assert.All(resting, order => Assert.Equal((null, false), (OrderFlow.Next(order), OrderFlow.IsClosed(order))));
        Assert.All(resting.SelectMany(Life.After), next => Assert.NotNull(OrderFlow.Next(next)));
    }

    [Fact]
    public void An_order_in_any_reachable_state_keeps_money_and_stock_together()
    {
        Assert.All(Life.Reachable(), order =>
        {
            if (order.Goal == Goal.Fulfil && order.Payment != NoPayment) Assert.Equal(Held, order.Stock);
            if (!OrderFlow.IsClosed(order)) return;
            if (order.Goal == Goal.Fulfil) Assert.Equal((Held, Captured), (order.Stock, order.Payment));
            else Assert.Equal((Released, false), (order.Stock, order.Payment is Started or Authorised or Captured));
            Assert.Equal(OrderFlow.OutcomeOf(order), order.Announced);
        });
    }

    [Fact]
    public void An_order_closes_within_a_few_steps_whatever_happened_to_it() =>
        Gen.Select(Gen.Int[0, 9].Array[0, 30], Gen.Int[0, 9].Array[MostStepsToClose]).Sample((past, rest) =>
        {
            var order = past.Aggregate(Sample.Order(), (one, chance) => Choose(one, [.. Life.After(one)], chance));
            foreach (var chance in rest) order = Choose(order, Life.Moves(order), chance);
            Assert.True(OrderFlow.IsClosed(order), $"{order}");
        });

    private static Order Choose(Order order, IReadOnlyList<Order> nexts, int chance) =>
        nexts.Count == 0 ? order : nexts[chance % nexts.Count];

    private static Order At(
        Goal goal, UnwindReason reason, StockState stock, PaymentState payment, Outcome announced) =>
        Sample.Order() with { Goal = goal, Reason = reason, Stock = stock, Payment = payment, Announced = announced };
}
