using CsCheck;
using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// On a real table, any sequence of calls, by orders and by people, goes as <see cref="StockModel"/> says.
/// </summary>
[Collection(StorageTests.Name)]
public sealed class StockTableModelTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Sequences = 40;
    private const int MostSteps = 30;
    private const int Orders = 5;

    private static readonly OrderId[] Ids =
        [.. Enumerable.Range(0, Orders).Select(order => OrderId.For("demo", $"order-{order}"))];

    // A step is often the one before once more.
    private static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(Call.Reserve)), (2, Gen.Const(Call.Release)), (2, Gen.Const(Call.Receive)),
            (1, Gen.Const(Call.Set)), (2, Gen.Const(Call.Adjust))),
        Gen.Int[0, Orders - 1], Gen.Int[1, 9], Gen.Bool, Gen.Int[0, 3], ToStep).Array[1, MostSteps].Select(Repeating);

    private enum Call
    {
        Reserve,
        Release,
        Receive,
        Set,
        Adjust,
    }

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task A_table_does_what_its_model_says()
    {
        var (sequences, calls) = await AgreesAsync(Does);
        output.WriteLine($"{calls} calls in {sequences} sequences, each with a look at the stock afterwards");
        Assert.InRange(sequences, Sequences, calls);
    }

    [Fact]
    public async Task A_model_in_which_a_release_is_not_for_good_is_caught() =>
        await IsCaughtAsync((model, step) => step.Call == Call.Release || Does(model, step));

    [Fact]
    public async Task A_model_in_which_an_adjustment_is_made_anew_with_each_repeat_is_caught() =>
        await IsCaughtAsync((model, step) =>
            step.Call == Call.Adjust ? model.Level is not null && model.Receive(step.Pieces) : Does(model, step));

    [Fact]
    public async Task A_model_in_which_held_pieces_may_be_taken_off_is_caught() =>
        await IsCaughtAsync((model, step) => Does(model, step) || step.Call == Call.Receive);

    // By a counter-example: a fault of the table would be the inner exception.
    private async Task IsCaughtAsync(Func<StockModel, Step, bool> expected) =>
        Assert.Null((await Assert.ThrowsAsync<CsCheckException>(() => AgreesAsync(expected))).InnerException);

    private async Task<(int Sequences, int Calls)> AgreesAsync(Func<StockModel, Step, bool> expected)
    {
        var store = await Store.MakeAsync(azurite);
        Instance[] instances = [.. Instances(store)];
        var (skus, calls) = (0, 0);
        await Steps.SampleAsync(
            async steps =>
            {
                var (sku, model) = ($"SKU-{Interlocked.Increment(ref skus)}", new StockModel());
                foreach (var step in steps)
                {
                    var instance = instances[Interlocked.Increment(ref calls) % instances.Length];
                    if (await DoesAsync(instance, sku, step) != expected(model, step)) return false;
                    if (await instance.Table.FindAsync(sku, Stop) != model.Level) return false;
                }

                var books = await StockBooks.ReadAsync(store, sku);
                return books.Level == model.Level && books.Pieces.ToHashSet().SetEquals(model.Holds);
            },
            iter: Sequences,
            print: steps => string.Join('\n', steps));
        return (skus, calls);
    }

    private static IEnumerable<Instance> Instances(Store store) => Enumerable.Range(0, 2)
        .Select(_ => store.Connect())
        .Select(service => new Instance(
            new StockTable(service, TimeProvider.System), new StockLedger(service, TimeProvider.System)));

    private static bool Does(StockModel model, Step step)
    {
        if (step.Call == Call.Reserve) return model.Reserve(step.Order, step.Pieces);
        if (step.Call == Call.Receive) return model.Receive(step.Pieces);
        if (step.Call == Call.Set) return model.Set(Math.Abs(step.Pieces));
        if (step.Call == Call.Adjust) return model.Adjust(step.Key, step.Pieces);
        model.Release(step.Order);
        return true;
    }

    private static async Task<bool> DoesAsync(Instance instance, string sku, Step step)
    {
        var (table, ledger) = instance;
        if (step.Call == Call.Reserve)
            return await table.ReserveAsync(step.Order, sku, step.Pieces, Stop) == HoldState.Held;
        if (step.Call == Call.Set) return IsDone(await ledger.SetAsync(sku, Math.Abs(step.Pieces), null, "ops", Stop));
        if (step.Call == Call.Adjust)
            return IsDone(await ledger.AdjustAsync(sku, $"adjust-{step.Key}", step.Pieces, "counted", "ops", Stop));
        try
        {
            if (step.Call == Call.Receive) await table.ReceiveAsync(sku, step.Pieces, Stop);
            else await table.ReleaseAsync(step.Order, sku, Stop);
            return true;
        }
        catch (InvalidOperationException) when (step.Call == Call.Receive)
        {
            return false;
        }
    }

    private static bool IsDone(StockChange change) =>
        change.Verdict is StockVerdict.Changed or StockVerdict.Created or StockVerdict.Unchanged;

    private static Step ToStep(Call call, int order, int pieces, bool goes, int again) =>
        new(call, Ids[order], call >= Call.Receive && goes ? -pieces : pieces, Key: order, IsRepeated: again == 0);

    private static Step[] Repeating(Step[] steps) =>
        [.. steps.SelectMany(step => Enumerable.Repeat(step, step.IsRepeated ? 2 : 1))];

    private sealed record Instance(StockTable Table, StockLedger Ledger);

    private sealed record Step(Call Call, OrderId Order, int Pieces, int Key, bool IsRepeated);
}
