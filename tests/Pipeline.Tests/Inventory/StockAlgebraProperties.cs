using Azure.Data.Tables;
using CsCheck;
using Pipeline.Inventory;
using Pipeline.Orders;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// Laws of a SKU's books under any sequence of transactions. A wish holds pieces, returns one of them or gives back
/// all; the wishes of one transaction are of different orders, as <see cref="StockTable"/> has it.
/// </summary>
public sealed class StockAlgebraProperties
{
    private const int Orders = 8;
    private const int Histories = 1_000;
    private static readonly OrderId[] Ids =
        [.. Enumerable.Range(0, Orders).Select(order => OrderId.For("demo", $"order-{order}"))];

    private static readonly Gen<HoldRequest[]> Transaction =
        Gen.Select(Gen.Int[0, Orders - 1], Gen.Int[-6, 9]).Array[1, 6].Select(wishes => wishes
            .DistinctBy(wish => wish.Item1).Select(wish => Wish(Ids[wish.Item1], wish.Item2)).ToArray());

    private static readonly Gen<(StockLevel? Level, HoldRequest[][] Transactions)> All = Gen.Select(
        Gen.Select(Gen.Long[-1, 25], Gen.Long[0, 3]).Select(
            (pieces, sold) => pieces < 0 ? null : new StockLevel(pieces, pieces, 0, sold)),
        Transaction.Array[1, 25]);

    private delegate bool IsCarriedOut(TableTransactionAction action);

    [Fact]
    public void The_books_balance_after_every_transaction() => Balances(Always);

    [Fact]
    public void A_hold_written_without_its_stock_is_caught() =>
        Assert.Throws<CsCheckException>(() => Balances(action => action.Entity.RowKey != "stock"));

    [Fact]
    public void A_hold_never_follows_its_tombstone() => RespectsTombstones(Always);

    [Fact]
    public void A_shortage_without_a_tombstone_is_caught() =>
        Assert.Throws<CsCheckException>(() => RespectsTombstones(action => !Writes(action, HoldState.Released)));

    [Fact]
    public void A_repeated_transaction_changes_nothing_and_answers_the_same() => BearsRepeats(Always);

    [Fact]
    public void A_repeat_that_is_counted_anew_is_caught() =>
        Assert.Throws<CsCheckException>(() => BearsRepeats(action => !Writes(action, HoldState.Held)));

    [Fact]
    public void What_is_given_back_is_what_was_taken() => All.Sample(
        history =>
        {
            var shelf = Played(history.Level, history.Transactions);
            foreach (var hold in shelf.Holds.Values.ToList())
            {
                var before = shelf.Level;
                shelf.Do([HoldRequest.Release(hold.Order)]);
                var pieces = hold.State == HoldState.Held ? hold.Quantity : 0;
                if (shelf.Level?.Available - before?.Available != (before is null ? null : pieces)) return false;
            }

            return shelf.Level == history.Level;
        },
        iter: Histories);

    [Fact]
    public void A_request_is_answered_by_what_is_left_and_nobody_is_passed_over() => All.Sample(
        history =>
        {
            var shelf = new PlannedShelf(history.Level);
            foreach (var request in history.Transactions.SelectMany(each => each))
            {
                var left = shelf.Level?.Available ?? 0;
                var before = shelf.Holds.GetValueOrDefault(request.Order);
                var expected = request.Kind != HoldKind.Reserve || (before is null
                    ? request.Quantity <= left
                    : before.State == HoldState.Held);
                if (shelf.Do([request])[0] != expected) return false;
            }

            return true;
        },
        iter: Histories);

    [Fact]
    public void A_transaction_does_what_its_requests_would_do_one_by_one() => All.Sample(
        history =>
        {
            var together = Played(history.Level, history.Transactions);
            var apart = Played(history.Level, [.. history.Transactions.SelectMany(each => each.Select(Alone))]);
            return together.Level == apart.Level && Books(together).SetEquals(Books(apart));
        },
        iter: Histories);

    private static void Balances(IsCarriedOut isCarriedOut) => All.Sample(
        history =>
        {
            var shelf = new PlannedShelf(history.Level, action => isCarriedOut(action));
            return history.Transactions.All(transaction =>
            {
                shelf.Do(transaction);
                return shelf.Level is not { } level
                    ? shelf.PiecesHeld == 0
                    : level.Available >= 0 && level.OnHand == level.Available + level.Held
                        && level.Held == shelf.PiecesHeld
                        && (level.OnHand, level.Sold) == (history.Level!.OnHand, history.Level.Sold);
            });
        },
        iter: Histories);

    private static void RespectsTombstones(IsCarriedOut isCarriedOut) => All.Sample(
        history =>
        {
            var shelf = new PlannedShelf(history.Level, action => isCarriedOut(action));
            var released = new HashSet<OrderId>();
            return history.Transactions.All(transaction =>
            {
                var answers = shelf.Do(transaction);
                var afterwards = transaction.Zip(answers).Any(pair =>
                    pair is { First.Kind: HoldKind.Reserve, Second: true } && released.Contains(pair.First.Order));
                released.UnionWith(transaction.Zip(answers)
                    .Where(pair => pair.First.Kind == HoldKind.Release || !pair.Second)
                    .Select(pair => pair.First.Order));
                return !afterwards && released.All(order => shelf.Holds[order].State == HoldState.Released);
            });
        },
        iter: Histories);

    private static void BearsRepeats(IsCarriedOut isCarriedOut) => All.Sample(
        history =>
        {
            var shelf = new PlannedShelf(history.Level, action => isCarriedOut(action));
            return history.Transactions.All(transaction =>
            {
                var answers = shelf.Do(transaction);
                var (level, books) = (shelf.Level, Books(shelf));
                return shelf.Do(transaction).SequenceEqual(answers)
                    && shelf.Level == level && Books(shelf).SetEquals(books);
            });
        },
        iter: Histories);

    // Three returns of a piece each at most, and never fewer pieces held than that.
    private static HoldRequest Wish(OrderId order, int choice) => choice switch
    {
        > 0 => HoldRequest.Reserve(order, choice + 2),
        > -3 => HoldRequest.Return(order, 1, number: 1 - choice),
        _ => HoldRequest.Release(order),
    };

    private static bool Always(TableTransactionAction action) => true;

    private static bool Writes(TableTransactionAction action, HoldState state) =>
        action.Entity is TableEntity row && Equals(row["State"], state.ToString());

    private static PlannedShelf Played(StockLevel? level, HoldRequest[][] transactions)
    {
        var shelf = new PlannedShelf(level);
        foreach (var transaction in transactions) shelf.Do(transaction);
        return shelf;
    }

    private static HoldRequest[] Alone(HoldRequest request) => [request];

    private static HashSet<(OrderId, int, HoldState)> Books(PlannedShelf shelf) =>
        [.. shelf.Holds.Values.Select(hold => (hold.Order, hold.Quantity, hold.State))];
}
