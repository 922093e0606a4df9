using Azure;
using Azure.Data.Tables;
using Pipeline.Simulation.Engine;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Pipeline.Simulation.Tables;

public sealed class TableStoreTests
{
    private readonly Clock clock = new();
    private readonly TableStore store;
    private readonly List<TableChange> changes = [];

    public TableStoreTests()
    {
        store = new TableStore(clock, "t");
        store.Written += changes.Add;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_written_entity_is_told_once_and_in_order_after_the_whole_batch()
    {
        var table = Connect(new OpenGate());
        store.Put("t", Row("old", 1));
        changes.Clear();
        var seen = new List<int>();
        store.Written += _ => seen.Add(store.All("t").Count());
        await table.SubmitTransactionAsync(
            [new(Add, Row("a", 1)), new(UpdateMerge, Row("old", 2), ETag.All), new(Add, Row("b", 1))], Stop);
        await table.DeleteEntityAsync("p", "a", ETag.All, Stop);

        Assert.Equal(
            [("t", null, 1), ("t", 1, 2), ("t", null, 1), ("t", 1, (int?)null)],
            changes.Select(each => (each.Table, each.Before?.GetInt32("N"), each.After?.GetInt32("N"))));
        Assert.Equal([3, 3, 3, 2], seen);
    }

    [Fact]
    public async Task What_was_refused_is_not_told()
    {
        store.Put("t", Row("a", 1));
        changes.Clear();
        await Assert.ThrowsAsync<TableTransactionFailedException>(() => Connect(new OpenGate())
            .SubmitTransactionAsync([new(Add, Row("b", 1)), new(Add, Row("a", 1))], Stop));

        Assert.Empty(changes);
        Assert.Single(store.All("t"));
    }

    [Fact]
    public async Task Timestamps_are_the_clocks_and_ETags_rise()
    {
        var table = Connect(new OpenGate());
        await table.AddEntityAsync(Row("a", 1), Stop);
        clock.Now += TimeSpan.FromMinutes(1);
        await table.UpdateEntityAsync(Row("a", 2), ETag.All, cancellationToken: Stop);

        var (first, second) = (changes[0].After!, changes[1].After!);
        Assert.Equal(TimeSpan.FromMinutes(1), second.Timestamp - first.Timestamp);
        Assert.Equal(clock.Now, second.Timestamp);
        Assert.True(string.CompareOrdinal(first.ETag.ToString(), second.ETag.ToString()) < 0);
    }

    [Fact]
    public async Task A_write_that_is_sent_twice_meets_itself()
    {
        var etag = (await Connect(new OpenGate()).AddEntityAsync(Row("a", 1), Stop)).Headers.ETag!.Value;
        var table = Connect(new Resending());
        Assert.Equal(412, await RefusalAsync(() => table.UpdateEntityAsync(Row("a", 2), etag, default, Stop)));
        Assert.Equal(409, await RefusalAsync(() => table.AddEntityAsync(Row("b", 1), Stop)));
        Assert.Equal(409, await RefusalAsync(() => table.SubmitTransactionAsync([new(Add, Row("c", 1))], Stop)));
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "c", ETag.All, Stop)).Status);

        Assert.Equal([("a", 2), ("b", 1)], store.All("t").Select(row => (row.RowKey, row.GetInt32("N")!.Value)));
    }

    [Fact]
    public async Task Every_operation_passes_the_gate_and_a_query_once_for_each_page()
    {
        for (var i = 0; i < 1_001; i++) store.Put("t", Row($"{i:0000}", i));
        var gate = new Resending();
        var table = Connect(gate);
        await table.GetEntityIfExistsAsync<TableEntity>("p", "0001", cancellationToken: Stop);
        await table.UpsertEntityAsync(Row("0001", 1), TableUpdateMode.Merge, Stop);
        Assert.Equal(1_001, await table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop));

        Assert.Equal(["table.read", "table.write", "table.query", "table.query"], gate.Passed);
    }

    [Fact]
    public async Task A_page_is_read_when_it_is_asked_for()
    {
        foreach (var key in "abcd") store.Put("t", Row($"{key}", 1));
        var keys = new List<string>();
        await foreach (var row in Connect(new OpenGate()).QueryAsync<TableEntity>("", 2, null, Stop))
        {
            keys.Add(row.RowKey);
            if (row.RowKey != "b") continue;
            store.Put("t", Row("bb", 1));
            await Connect(new OpenGate()).DeleteEntityAsync("p", "c", ETag.All, Stop);
        }

        // The second page begins at c, where the first one ended: what came before it meanwhile is not seen.
        Assert.Equal(["a", "b", "d"], keys);
    }

    private static TableEntity Row(string key, int number) => new("p", key) { ["N"] = number };

    private static async Task<int> RefusalAsync(Func<Task> write) =>
        (await Assert.ThrowsAnyAsync<RequestFailedException>(write)).Status;

    private TableClient Connect(IGate gate) => new FakeTableServiceClient(store, gate).GetTableClient("t");

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Every answer is lost once, so that the client sends the request again.</summary>
    private sealed class Resending : IGate
    {
        private readonly OpenGate open = new();

        public List<string> Passed { get; } = [];

        public async Task<T> PassAsync<T>(string operation, Func<T> effect)
        {
            Passed.Add(operation);
            await open.PassAsync(operation, effect);
            return await open.PassAsync(operation, effect);
        }
    }
}
