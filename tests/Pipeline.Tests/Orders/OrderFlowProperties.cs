using CsCheck;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

/// <summary>Laws that hold on any way through <see cref="Walk"/>, each shown to fail on a broken way.</summary>
public sealed class OrderFlowProperties
{
    // Backordered, arrived, held, started, authorised, capture requested, refused, approved, mismatched, expired,
    // reversed, released, announced.
    private const int MostSteps = 13;

    // Reversed, released, announced.
    private const int MostStepsToUnwind = 3;
    private const int Walks = 2_000;
    private const int CancelsInHundred = 15;
    private const int RefundsInHundred = 10;
    private const int LongestPast = 70; // beyond what a timeline keeps

    private static readonly Gen<(int[] Past, int[] Then)> Choices =
        Gen.Select(Gen.Int[0, 99_999].Array[0, LongestPast], Gen.Int[0, 99_999].Array[MostSteps]);

    public static TheoryData<string> Laws => [.. All.Keys];

    private static Dictionary<string, Law> All => new()
    {
        ["it closes"] = new(
            (walk, way) => walk.IsClosed(way[^1]),
            Walk.Real with { Next = order => OrderFlow.Next(order) ?? Turn.Notification }),
        ["it is announced as it ended"] = new(
            (walk, way) => way.Where(walk.IsClosed).All(order => order.Announced == OrderFlow.OutcomeOf(order)),
            Walk.Real with { Next = order => order.Announced != Outcome.None ? null : OrderFlow.Next(order) }),
        ["its goal never returns"] = new(
            (_, way) => Pairs(way).All(pair => pair.Next.Goal >= pair.Order.Goal),
            Walk.Real.With("stock-released", order => order.StockReleased(Sample.At) with { Goal = Goal.Fulfil })),
        ["its reason never changes"] = new(
            (_, way) => Pairs(way).All(pair =>
                pair.Order.Goal == Goal.Fulfil || pair.Next.Reason == pair.Order.Reason),
            Walk.Real with { Cancel = Recancelled }),
        ["it has a reason once it unwinds and not before"] = new(
            (_, way) => way.All(order => order.Goal == Goal.Unwind == (order.Reason != UnwindReason.None)),
            Walk.Real.With("stock-held", order => order.StockHeld(Sample.At) with { Reason = UnwindReason.Declined })),
        ["its version strictly rises"] = new(
            (_, way) => Pairs(way).All(pair => pair.Next.Version == pair.Order.Version + 1),
            Walk.Real.With("payment-captured", order => order with { Payment = PaymentState.Captured })),
        ["its timeline is bounded and keeps its ends"] = new(
            (_, way) => way.All(order => HasItsTimeline(order, way[0]))
                && Pairs(way).All(pair => pair.Next.Timeline[^2] == pair.Order.Timeline[^1]),
            Walk.Real with { Cancel = Overgrown }),
        ["closed, it has both money and stock or neither"] = new(
            (walk, way) => way.Where(walk.IsClosed).All(HasBothOrNeither),
            Walk.Real with { Next = ReleasesNothing }),
        ["money moves only for stock that is held"] = new(
            (_, way) => way.All(order => order.Goal == Goal.Unwind
                || order.Payment == PaymentState.None || order.Stock == StockState.Held),
            Walk.Real.With("stock-held", order => order.StockHeld(Sample.At) with { Stock = StockState.Released })),
        ["its payment is never another"] = new(
            (_, way) => Pairs(way).All(pair =>
                pair.Order.PaymentId is null || pair.Next.PaymentId == pair.Order.PaymentId),
            Walk.Real.With("expired", order => order.Expired(Sample.At) with { PaymentId = "pay_2" })),
        ["once it unwinds it rests no more"] = new(
            (_, way) => way.All(order => order.Goal == Goal.Fulfil || order.Rest is null),
            Walk.Real with { Cancel = order => order.Cancelled(Sample.At) with { Rest = order.Rest } }),
    };

    [Theory]
    [MemberData(nameof(Laws))]
    public void An_order_keeps_the_law_whatever_happens_to_it(string law) => Keeps(Walk.Real, All[law]);

    [Theory]
    [MemberData(nameof(Laws))]
    public void A_broken_order_is_caught_by_the_law(string law) =>
        Assert.Throws<CsCheckException>(() => Keeps(All[law].Broken, All[law]));

    [Fact]
    public void The_longest_way_from_the_start_is_known_exactly() =>
        Assert.Equal(MostSteps, Walk.Starts.Max(order => LongestWay(order, most: 2 * MostSteps)));

    [Fact]
    public void The_longest_way_back_is_known_exactly() =>
        Assert.Equal(MostStepsToUnwind, Reachable().Max(order =>
            LongestWay(Walk.Real.Cancel(order), most: 2 * MostSteps)));

    [Fact]
    public void The_model_reaches_the_states_that_the_other_tests_know() => Assert.Equal(
        Life.Reachable().Select(Life.State).ToHashSet(), Reachable().Select(Life.State).ToHashSet());

    private static void Keeps(Walk walk, Law law) =>
        Choices.Sample(choices => law.Holds(walk, Way(walk, choices.Past, choices.Then)), iter: Walks);

    // Where nothing else can happen a cancel can, so that a long past is a long one indeed.
    private static List<Order> Way(Walk walk, int[] past, int[] then)
    {
        List<Order> way = [Walk.Starts[past.Length % 2]];
        foreach (var choice in past)
        {
            var asks = choice % 100 >= 100 - RefundsInHundred && Life.AskForRefund(way[^1]) != way[^1];
            var cancels = choice % 100 < CancelsInHundred || walk.After(way[^1]).Count == 0;
            way.Add(asks ? Life.AskForRefund(way[^1])
                : cancels ? walk.Cancel(way[^1])
                : walk.Step(way[^1], choice / 100));
        }

        foreach (var choice in then.TakeWhile(_ => walk.After(way[^1]).Count > 0))
        {
            way.Add(walk.Step(way[^1], choice));
        }

        return way;
    }

    private static int LongestWay(Order order, int most) => Walk.Real.After(order) is { Count: > 0 } next && most > 0
        ? 1 + next.Max(one => LongestWay(one, most - 1))
        : 0;

    private static IReadOnlyList<Order> Reachable()
    {
        var seen = new Dictionary<object, Order>();
        var open = new Queue<Order>(Walk.Starts);
        while (open.TryDequeue(out var order))
        {
            if (!seen.TryAdd(Life.State(order), order)) continue;
            foreach (var next in Walk.Real.After(order).Append(Walk.Real.Cancel(order))
                .Append(Life.AskForRefund(order)))
            {
                open.Enqueue(next);
            }
        }

        return [.. seen.Values];
    }

    private static IEnumerable<(Order Order, Order Next)> Pairs(List<Order> way) => way.Zip(way.Skip(1));

    private static bool HasItsTimeline(Order order, Order first) =>
        order.Timeline.Count == Math.Min(order.Version + 1, OrderFacts.TimelineLength)
        && order.Timeline[0] == first.Timeline[0];

    private static bool HasBothOrNeither(Order order) => (order.Goal, order.Stock, order.Payment) is
        (Goal.Fulfil, StockState.Held, PaymentState.Captured)
        or (Goal.Unwind, StockState.Released, PaymentState.None or PaymentState.Reversed);

    private static Order Recancelled(Order order) =>
        order.Cancelled(Sample.At) with { Reason = UnwindReason.Cancelled };

    private static Order Overgrown(Order order) =>
        order.Cancelled(Sample.At) with { Timeline = [.. order.Timeline, new TimelineEntry(Sample.At, "cancelled")] };

    private static Turn? ReleasesNothing(Order order) =>
        OrderFlow.Next(order) is Turn.Inventory && order.Goal == Goal.Unwind
            ? OrderFlow.Next(order with { Stock = StockState.Released })
            : OrderFlow.Next(order);

    /// <summary>A law over the way that an order took, and a walk that breaks it.</summary>
    private sealed record Law(Func<Walk, List<Order>, bool> Holds, Walk Broken);
}
