using Azure;
using Azure.Data.Tables;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Pipeline.Simulation.Tables;

/// <summary>What Azure refuses by its documentation, whether or not the emulator does.</summary>
/// <remarks>
/// Azurite 3.37 lets through a batch across partitions, 253 columns, an entity of more than 1 MiB and a moment before
/// 1601; it answers 101 writes with what the SDK cannot read, and a bad key with InvalidInput.
/// </remarks>
public sealed class FakeTableRefusalTests
{
    private const int KiB = 1024;
    private readonly TableStore store = new(TimeProvider.System, "t");
    private readonly TableClient table;

    public FakeTableRefusalTests() => table = new FakeTableServiceClient(store, new OpenGate()).GetTableClient("t");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_batch_across_partitions_is_refused() => RefusesBatchAsync(
        400, "CommandsInBatchActOnDifferentPartitions", 1, Row("a"), new TableEntity("q", "b"));

    [Fact]
    public Task A_batch_that_names_a_row_twice_is_refused() =>
        RefusesBatchAsync(400, "InvalidDuplicateRow", 2, Row("a"), Row("b"), Row("a"));

    [Fact]
    public Task A_batch_of_more_than_a_hundred_is_refused() =>
        RefusesBatchAsync(400, "InvalidInput", 99, [.. Enumerable.Range(0, 101).Select(i => Row($"{i}"))]);

    [Fact]
    public async Task A_batch_of_more_than_4_MiB_is_refused_as_a_whole()
    {
        // Binary travels as base64: 55 x 60,000 bytes are 3.2 MiB in the table and 4.2 MiB on their way.
        Assert.Equal(50, (await table.SubmitTransactionAsync(Batch(50), Stop)).Value.Count);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync(Batch(55), Stop));

        Assert.Equal((413, "RequestBodyTooLarge"), (refused.Status, refused.ErrorCode));
        Assert.Equal(50, store.All("t").Count());

        static IEnumerable<TableTransactionAction> Batch(int rows) => Enumerable.Range(0, rows)
            .Select(i => new TableTransactionAction(UpsertReplace, Row($"{i}", ("Bytes", new byte[60_000]))));
    }

    [Fact]
    public async Task A_batch_of_text_is_measured_as_the_SDK_escapes_it()
    {
        // A quote is six bytes in the SDK's JSON.
        Assert.Equal(100, (await table.SubmitTransactionAsync(Batch('a'), Stop)).Value.Count);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.SubmitTransactionAsync(Batch('"'), Stop));

        Assert.Equal(413, refused.Status);

        static IEnumerable<TableTransactionAction> Batch(char letter) => Enumerable.Range(0, 100)
            .Select(i => new TableTransactionAction(UpsertReplace, Row($"{i}", ("Text", new string(letter, 8_000)))));
    }

    [Fact]
    public Task A_value_that_is_too_large_in_a_batch_is_refused_with_its_index() => RefusesBatchAsync(
        400, "PropertyValueTooLarge", 1, Row("a"), Row("b", ("Bytes", new byte[64 * KiB + 1])), Row("c"));

    [Fact]
    public async Task Text_of_more_than_64_KiB_is_refused()
    {
        await table.AddEntityAsync(Row("a", ("Text", new string('a', 32 * KiB))), Stop);
        await RefusesAsync("PropertyValueTooLarge", Row("b", ("Text", new string('a', 32 * KiB + 1))));
    }

    [Fact]
    public async Task Binary_of_more_than_64_KiB_is_refused()
    {
        await table.AddEntityAsync(Row("a", ("Bytes", new byte[64 * KiB])), Stop);
        await RefusesAsync("PropertyValueTooLarge", Row("b", ("Bytes", new byte[64 * KiB + 1])));
    }

    [Fact]
    public async Task An_entity_of_more_than_1_MiB_is_refused_also_when_a_merge_makes_it_so()
    {
        await RefusesAsync("EntityTooLarge", Row("a", Chunks("A", 17)));
        await table.AddEntityAsync(Row("a", Chunks("A", 15)), Stop);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpsertEntityAsync(Row("a", Chunks("B", 2)), TableUpdateMode.Merge, Stop));

        Assert.Equal("EntityTooLarge", refused.ErrorCode);
        Assert.False(store.Find("t", "p", "a")!.ContainsKey("B0"));

        static (string, object)[] Chunks(string name, int count) =>
            [.. Enumerable.Range(0, count).Select(i => ($"{name}{i}", (object)new byte[64 * KiB]))];
    }

    [Fact]
    public async Task More_than_252_columns_are_refused()
    {
        await table.AddEntityAsync(Row("a", Columns(252)), Stop);
        await RefusesAsync("TooManyProperties", Row("b", Columns(253)));

        static (string, object)[] Columns(int count) =>
            [.. Enumerable.Range(0, count).Select(i => ($"C{i}", (object)i))];
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("#")]
    [InlineData("?")]
    [InlineData("a\tb")]
    [InlineData("a\u007f")]
    [InlineData("\u0085")]
    public async Task A_key_with_a_forbidden_character_is_refused(string key)
    {
        await RefusesAsync("OutOfRangeInput", Row(key));
        await RefusesAsync("OutOfRangeInput", new TableEntity(key, "a"));
    }

    [Fact]
    public async Task A_key_of_more_than_1_KiB_is_refused()
    {
        await table.AddEntityAsync(Row(new string('a', KiB / 2)), Stop);
        await RefusesAsync("KeyValueTooLarge", Row(new string('a', KiB / 2 + 1)));
    }

    [Fact]
    public Task A_moment_before_1601_is_refused() =>
        RefusesAsync("OutOfRangeInput", Row("a", ("Moment", DateTimeOffset.MinValue)));

    [Theory]
    [InlineData(1u)]
    [InlineData('a')]
    [InlineData(DayOfWeek.Monday)]
    public async Task A_type_that_no_table_stores_is_refused(object value)
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(Row("a", ("Odd", value)), Stop));
        Assert.Empty(store.All("t"));
    }

    [Theory]
    [InlineData("PartitionKey ne 'a'")]
    [InlineData("PartitionKey eq 'a' or RowKey eq 'b'")]
    [InlineData("PartitionKey eq 'a' and ")]
    [InlineData("Number eq 1")]
    [InlineData("not (RowKey eq 'a')")]
    [InlineData("PartitionKey eq 'it's'")]
    public void A_filter_that_is_not_of_the_part_in_use_is_refused(string filter) =>
        Assert.Throws<NotSupportedException>(() => table.QueryAsync<TableEntity>(filter, cancellationToken: Stop));

    [Fact]
    public async Task A_cancelled_call_never_reaches_the_gate()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => table.AddEntityAsync(Row("a"), cancelled));
        Assert.Empty(store.All("t"));
    }

    private static TableEntity Row(string key, params (string Name, object Value)[] columns)
    {
        var row = new TableEntity("p", key);
        foreach (var (name, value) in columns) row[name] = value;
        return row;
    }

    private async Task RefusesAsync(string code, TableEntity row)
    {
        var before = store.All("t").Count();
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(row, Stop));
        Assert.Equal((400, code), (refused.Status, refused.ErrorCode));
        Assert.Equal(before, store.All("t").Count());
    }

    private async Task RefusesBatchAsync(int status, string code, int index, params TableEntity[] rows)
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(rows.Select(row => new TableTransactionAction(Add, row)), Stop));
        Assert.Equal(
            (status, code, index), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
        Assert.Empty(store.All("t"));
    }
}
