using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

/// <summary>What may come true of an order: when it is possible, and what the order is then.</summary>
internal sealed record Happening(string Name, Func<Walk, Order, bool> IsPossible, Func<Order, Order> Apply);

/// <summary>
/// The life of an order as a small model, one line a fact. A walk draws one of the possible facts again and again,
/// and cancels in between. Broken walks show that the laws that hold for <see cref="Real"/> can fail.
/// </summary>
internal sealed record Walk(Func<Order, Turn?> Next, IReadOnlyList<Happening> Moves)
{
    private static readonly DateTimeOffset At = Sample.At;
    private static readonly DateTimeOffset Due = Sample.At.AddDays(6);

    public static readonly Walk Real = new(OrderFlow.Next,
    [
        Fulfilling("stock-held", Turn.Inventory, order => order.StockHeld(At), HasNoRefund),
        Fulfilling("out-of-stock", Turn.Inventory, order => order.OutOfStock(At), HasNoRefund),
        Fulfilling("backordered", Turn.Inventory, order => order.Backordered(Due, At), HasNotWaited),
        Unwinding("stock-released", Turn.Inventory, order => order.StockReleased(At)),
        Fulfilling("payment-started", Turn.Payment, order => order.PaymentStarted("pay_1", At), HasNoPayment),
        Fulfilling(
            "own-mismatch", Turn.Payment, order => order.PaymentMismatched("pay_1", "1 EUR", Due, At), HasNoRefund),
        Fulfilling(
            "other-mismatch", Turn.Payment, order => order.PaymentMismatched(null, "1 EUR", Due, At), HasNoRefund),
        Fulfilling("payment-authorised", Turn.Payment, order => order.PaymentAuthorised(Due, At), IsStarted),
        Fulfilling("payment-captured", Turn.Payment, order => order.PaymentCaptured(At),
            order => HasPayment(order) && HasNoRefund(order)),
        Fulfilling("payment-declined", Turn.Payment, order => order.PaymentDeclined("declined", At), HasNoRefund),
        Fulfilling(
            "payment-refused", Turn.Payment, order => order.PaymentRefused("parameter-unknown", Due, At), HasNoRefund),
        Fulfilling("refund-paid", Turn.Payment, order => order.RefundPaid(At), HasRefund),
        Fulfilling("refund-refused", Turn.Payment, order => order.RefundRefused("disputed", At), HasRefund),
        Fulfilling("restocked", Turn.Inventory, order => order.Restocked(At), HasRefund),
        Unwinding("payment-reversed", Turn.Payment, order => order.PaymentReversed(At)),
        Fulfilling("announced", Turn.Notification, Announce),
        Unwinding("unwinding-announced", Turn.Notification, Announce),
        Resting("capture-requested", order => order.CaptureRequested(At), AwaitsCapture),
        Resting("stock-arrived", order => order.StockArrived(At), AwaitsStock),
        Resting("approved", order => order.Approved("op", At), IsUndecided),
        Resting("refused", order => order.Refused("op", At), AwaitsPeople),
        Resting("expired", order => order.Expired(At)),
    ]);

    /// <summary>Possible at any moment: while an order unwinds and when it is closed too.</summary>
    public Func<Order, Order> Cancel { get; init; } = order => order.Cancelled(At);

    public static IReadOnlyList<Order> Starts => [Sample.Order(), Sample.Order(review: Sample.Doubt)];

    public bool IsClosed(Order order) => order.Rest is null && Next(order) is null;

    /// <summary>Every state that may follow if nobody cancels.</summary>
    public IReadOnlyList<Order> After(Order order) =>
        [.. Moves.Where(move => move.IsPossible(this, order)).Select(move => move.Apply(order))];

    /// <summary>
    /// One step further, any choice naming one of the possible ones; the order itself when there is none.
    /// </summary>
    public Order Step(Order order, int choice) =>
        After(order) is { Count: > 0 } next ? next[choice % next.Count] : order;

    /// <summary>The same walk with one fact going otherwise.</summary>
    public Walk With(string name, Func<Order, Order> apply) => Moves.Any(move => move.Name == name)
        ? this with { Moves = [.. Moves.Select(move => move.Name == name ? move with { Apply = apply } : move)] }
        : throw new ArgumentException($"Nothing is called {name}.", nameof(name));

    private static Happening Fulfilling(
        string name, Turn turn, Func<Order, Order> apply, Func<Order, bool>? when = null) =>
        OnTurn(name, turn, Goal.Fulfil, apply, when);

    private static Happening Unwinding(string name, Turn turn, Func<Order, Order> apply) =>
        OnTurn(name, turn, Goal.Unwind, apply, when: null);

    private static Happening OnTurn(
        string name, Turn turn, Goal goal, Func<Order, Order> apply, Func<Order, bool>? when) =>
        new(
            name,
            (walk, order) => walk.Next(order) == turn && order.Goal == goal && when?.Invoke(order) != false,
            apply);

    private static Happening Resting(string name, Func<Order, Order> apply, Func<Order, bool>? when = null) =>
        new(name, (_, order) => order.Rest is not null && when?.Invoke(order) != false, apply);

    private static bool HasNoPayment(Order order) => order.PaymentId is null;

    private static bool HasPayment(Order order) => order.PaymentId is not null;

    private static bool IsStarted(Order order) => order.Payment == PaymentState.Started;

    private static bool AwaitsCapture(Order order) => order.Rest?.Reason == RestReason.AwaitingCapture;

    private static bool AwaitsStock(Order order) => order.Rest?.Reason == RestReason.Backorder;

    private static bool AwaitsPeople(Order order) =>
        order.Rest?.Reason is RestReason.Review or RestReason.PaymentMismatch or RestReason.PaymentRefused;

    private static bool IsUndecided(Order order) => AwaitsPeople(order) && !order.Had("approved")
        && order.Rest?.Reason != RestReason.PaymentMismatch;

    private static bool HasNotWaited(Order order) => HasNoRefund(order) && !order.Had("backordered");

    private static bool HasRefund(Order order) => order.OpenRefund() is not null;

    private static bool HasNoRefund(Order order) => !HasRefund(order);

    private static Order Announce(Order order) => order.Announced(OrderFlow.OutcomeOf(order), At);
}
