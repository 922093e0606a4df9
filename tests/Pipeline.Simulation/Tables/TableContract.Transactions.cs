using Azure;
using Azure.Data.Tables;
using static Azure.Data.Tables.TableTransactionActionType;

namespace Pipeline.Simulation.Tables;

public abstract partial class TableContract
{
    [Fact]
    public async Task A_transaction_answers_with_an_ETag_for_each_write_that_the_next_may_use()
    {
        var table = await TableAsync();
        var first = await table.SubmitTransactionAsync([new(Add, Row("a", 1)), new(Add, Row("b", 1))], Stop);
        var etags = first.Value.Select(answer => answer.Headers.ETag!.Value).ToList();
        var second = await table.SubmitTransactionAsync(
            [new(UpdateMerge, Row("a", 2), etags[0]), new(UpdateReplace, Row("b", 2), etags[1])], Stop);

        Assert.Equal([204, 204], first.Value.Select(answer => answer.Status));
        Assert.Equal(202, first.GetRawResponse().Status);
        var read = await table.GetEntityAsync<TableEntity>(Partition, "b", cancellationToken: Stop);
        Assert.Equal(second.Value[1].Headers.ETag, read.Value.ETag);
        Assert.Equal(2, await NumberAsync(table, "a"));
    }

    [Fact]
    public async Task A_transaction_adds_and_deletes_together()
    {
        var table = await TableAsync();
        var marker = (await table.AddEntityAsync(Row("marker", 1), Stop)).Headers.ETag!.Value;
        await table.AddEntityAsync(Row("other", 1), Stop);
        var answers = await table.SubmitTransactionAsync(
            [new(Delete, Row("marker", 0), marker), new(Add, Row("a", 1)), new(Delete, Row("other", 0), ETag.All)],
            Stop);

        Assert.Equal([204, 204, 204], answers.Value.Select(answer => answer.Status));
        Assert.NotNull(answers.Value[1].Headers.ETag);
        Assert.Equal(["a"], await KeysAsync(table, ""));
    }

    [Fact]
    public async Task A_transaction_upserts()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        await table.SubmitTransactionAsync([new(UpsertMerge, Row("a", 2)), new(UpsertReplace, Row("b", 3))], Stop);

        Assert.Equal((2, 3), (await NumberAsync(table, "a"), await NumberAsync(table, "b")));
    }

    [Fact]
    public async Task A_transaction_that_adds_what_is_there_fails_whole_and_says_where()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("c", 1), Stop);
        await FailsAsync(
            table, 409, "EntityAlreadyExists", 2,
            new(Add, Row("a", 1)), new(Add, Row("b", 1)), new(Add, Row("c", 2)), new(Add, Row("d", 1)));

        Assert.Equal(["c"], await KeysAsync(table, ""));
        Assert.Equal(1, await NumberAsync(table, "c"));
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    public async Task A_transaction_from_an_old_reading_fails_whole_and_says_where(TableTransactionActionType kind)
    {
        var table = await TableAsync();
        var old = (await table.AddEntityAsync(Row("a", 1), Stop)).Headers.ETag!.Value;
        await table.UpdateEntityAsync(Row("a", 2), old, cancellationToken: Stop);
        await FailsAsync(
            table, 412, "UpdateConditionNotSatisfied", 1, new(Add, Row("b", 1)), new(kind, Row("a", 3), old));

        Assert.Equal(["a"], await KeysAsync(table, ""));
        Assert.Equal(2, await NumberAsync(table, "a"));
    }

    [Theory]
    [InlineData(UpdateMerge)]
    [InlineData(UpdateReplace)]
    [InlineData(Delete)]
    public async Task A_transaction_about_a_missing_entity_fails_whole_and_says_where(TableTransactionActionType kind)
    {
        var table = await TableAsync();
        await FailsAsync(
            table, 404, "ResourceNotFound", 1, new(Add, Row("b", 1)), new(kind, Row("a", 1), ETag.All));

        Assert.Empty(await KeysAsync(table, ""));
    }

    [Fact]
    public async Task Of_two_faults_in_a_transaction_the_first_is_told()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("c", 1), Stop);
        await FailsAsync(
            table, 412, "UpdateConditionNotSatisfied", 0,
            new(UpdateMerge, Row("c", 2), Foreign), new(Delete, Row("none", 0), ETag.All));

        Assert.Equal(1, await NumberAsync(table, "c"));
    }

    [Fact]
    public async Task A_hundred_writes_go_into_a_transaction()
    {
        var table = await TableAsync();
        var answers = await table.SubmitTransactionAsync(
            Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, Row($"{i:00}", i))), Stop);

        Assert.Equal(100, answers.Value.Count);
        Assert.Equal(100, (await KeysAsync(table, "")).Count);
    }

    [Fact]
    public async Task An_empty_transaction_is_refused_by_the_SDK()
    {
        var table = await TableAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([], Stop));
    }

    private static async Task FailsAsync(
        TableClient table, int status, string code, int index, params IEnumerable<TableTransactionAction> batch)
    {
        var refused = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync(batch, Stop));
        Assert.Equal(
            (status, code, index), (refused.Status, refused.ErrorCode, refused.FailedTransactionActionIndex));
    }
}
