using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>
/// What the product relies on a table to do. The same facts are held against Azurite and against the fake, so that
/// what the simulation proves is proved of something that answers like the service. Azurite and Azure's documentation
/// agree on all of them; where they part, the fake follows Azure, see <see cref="FakeTableRefusalTests"/>.
/// </summary>
public abstract partial class TableContract
{
    private const string Partition = "p";
    private const string Name = "contract";
    private static readonly ETag Foreign = new("W/\"datetime'2001-01-01T00%3A00%3A00.0000000Z'\"");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An account without a table.</summary>
    protected abstract TableServiceClient Connect();

    [Fact]
    public async Task An_entity_is_added_once()
    {
        var table = await TableAsync();
        var added = await table.AddEntityAsync(Row("a", 1), Stop);
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(Row("a", 2), Stop));

        Assert.Equal(204, added.Status);
        Assert.Equal((409, "EntityAlreadyExists"), (refused.Status, refused.ErrorCode));
        Assert.Equal(1, await NumberAsync(table, "a"));
    }

    [Fact]
    public async Task A_read_shows_the_ETag_of_the_write_and_a_timestamp()
    {
        var table = await TableAsync();
        var added = await table.AddEntityAsync(Row("a", 1), Stop);
        var read = await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop);

        Assert.NotNull(added.Headers.ETag);
        Assert.Equal(added.Headers.ETag, read.Value.ETag);
        Assert.Equal(added.Headers.ETag, read.GetRawResponse().Headers.ETag);
        Assert.NotNull(read.Value.Timestamp);
        Assert.Equal(TimeSpan.Zero, read.Value.Timestamp.Value.Offset);
    }

    [Fact]
    public async Task A_missing_entity_is_404_to_a_get_and_no_value_to_a_get_if_exists()
    {
        var table = await TableAsync();
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.GetEntityAsync<TableEntity>(Partition, "none", cancellationToken: Stop));
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, "none", cancellationToken: Stop);

        Assert.Equal((404, "ResourceNotFound"), (refused.Status, refused.ErrorCode));
        Assert.False(found.HasValue);
        Assert.Equal(404, found.GetRawResponse().Status);
    }

    [Fact]
    public async Task A_get_if_exists_finds_what_is_there()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, "a", cancellationToken: Stop);

        Assert.True(found.HasValue);
        Assert.Equal(1, found.Value!.GetInt32("Number"));
    }

    [Fact]
    public async Task A_missing_table_is_404()
    {
        var table = Connect().GetTableClient("nowhere");
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(Row("a", 1), Stop));

        Assert.Equal((404, "TableNotFound"), (refused.Status, refused.ErrorCode));
    }

    [Fact]
    public async Task Every_write_gives_another_ETag()
    {
        var table = await TableAsync();
        var answers = new List<Response> { await table.AddEntityAsync(Row("a", 1), Stop) };
        for (var i = 0; i < 5; i++)
        {
            answers.Add(await table.UpdateEntityAsync(
                Row("a", 1), answers[^1].Headers.ETag!.Value, TableUpdateMode.Replace, Stop));
        }

        Assert.Equal(answers.Count, answers.Select(answer => answer.Headers.ETag).Distinct().Count());
        Assert.All(
            answers, answer => Assert.StartsWith("W/\"", answer.Headers.ETag.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_from_an_old_reading_is_412_and_changes_nothing(TableUpdateMode mode)
    {
        var table = await TableAsync();
        var old = (await table.AddEntityAsync(Row("a", 1), Stop)).Headers.ETag!.Value;
        await table.UpdateEntityAsync(Row("a", 2), old, mode, Stop);
        foreach (var wrong in new[] { old, Foreign })
        {
            var refused = await Assert.ThrowsAsync<RequestFailedException>(
                () => table.UpdateEntityAsync(Row("a", 3), wrong, mode, Stop));
            Assert.Equal((412, "UpdateConditionNotSatisfied"), (refused.Status, refused.ErrorCode));
        }

        Assert.Equal(2, await NumberAsync(table, "a"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_that_matches_any_ETag_is_done(TableUpdateMode mode)
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        await table.UpdateEntityAsync(Row("a", 2), ETag.All, mode, Stop);

        Assert.Equal(2, await NumberAsync(table, "a"));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge)]
    [InlineData(TableUpdateMode.Replace)]
    public async Task An_update_of_a_missing_entity_is_404(TableUpdateMode mode)
    {
        var table = await TableAsync();
        foreach (var match in new[] { ETag.All, Foreign })
        {
            var refused = await Assert.ThrowsAsync<RequestFailedException>(
                () => table.UpdateEntityAsync(Row("a", 1), match, mode, Stop));
            Assert.Equal((404, "ResourceNotFound"), (refused.Status, refused.ErrorCode));
        }
    }

    [Fact]
    public async Task A_merge_keeps_the_other_columns_and_a_replacement_does_not()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity(Row("a", 1)) { ["Other"] = "kept" }, Stop);
        await table.UpdateEntityAsync(Row("a", 2), ETag.All, TableUpdateMode.Merge, Stop);
        Assert.Equal((2, "kept"), await NumberAndOtherAsync(table));

        await table.UpdateEntityAsync(Row("a", 3), ETag.All, TableUpdateMode.Replace, Stop);
        Assert.Equal((3, null), await NumberAndOtherAsync(table));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "kept")]
    [InlineData(TableUpdateMode.Replace, null)]
    public async Task An_upsert_makes_the_entity_and_then_updates_it(TableUpdateMode mode, string? other)
    {
        var table = await TableAsync();
        await table.UpsertEntityAsync(new TableEntity(Row("a", 1)) { ["Other"] = "kept" }, mode, Stop);
        Assert.Equal((1, "kept"), await NumberAndOtherAsync(table));

        var answer = await table.UpsertEntityAsync(Row("a", 2), mode, Stop);
        Assert.Equal((2, other), await NumberAndOtherAsync(table));
        await table.UpdateEntityAsync(Row("a", 3), answer.Headers.ETag!.Value, cancellationToken: Stop);
    }

    [Fact]
    public async Task A_deletion_heeds_the_ETag()
    {
        var table = await TableAsync();
        var etag = (await table.AddEntityAsync(Row("a", 1), Stop)).Headers.ETag!.Value;
        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.DeleteEntityAsync(Partition, "a", Foreign, Stop));
        Assert.Equal((412, "UpdateConditionNotSatisfied"), (refused.Status, refused.ErrorCode));

        Assert.Equal(204, (await table.DeleteEntityAsync(Partition, "a", etag, Stop)).Status);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>(Partition, "a", null, Stop)).HasValue);
    }

    [Fact]
    public async Task A_deletion_of_any_version_is_done_and_one_of_nothing_is_no_fault()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);

        Assert.Equal(204, (await table.DeleteEntityAsync(Partition, "a", ETag.All, Stop)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync(Partition, "a", ETag.All, Stop)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync(Partition, "a", Foreign, Stop)).Status);
        Assert.Equal(404, (await table.DeleteEntityAsync(Partition, "a", cancellationToken: Stop)).Status);
    }

    [Fact]
    public async Task A_deleted_entity_may_be_added_again_and_the_old_ETag_does_not_match_it()
    {
        var table = await TableAsync();
        var old = (await table.AddEntityAsync(Row("a", 1), Stop)).Headers.ETag!.Value;
        await table.DeleteEntityAsync(Partition, "a", old, Stop);
        await table.AddEntityAsync(Row("a", 2), Stop);

        var refused = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(Row("a", 3), old, cancellationToken: Stop));
        Assert.Equal(412, refused.Status);
    }

    private static TableEntity Row(string key, int number, string partition = Partition) =>
        new(partition, key) { ["Number"] = number };

    private static async Task<int?> NumberAsync(TableClient table, string key) =>
        (await table.GetEntityAsync<TableEntity>(Partition, key, cancellationToken: Stop)).Value.GetInt32("Number");

    private static async Task<(int?, string?)> NumberAndOtherAsync(TableClient table)
    {
        var row = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;
        return (row.GetInt32("Number"), row.GetString("Other"));
    }

    private async Task<TableClient> TableAsync()
    {
        var service = Connect();
        await service.CreateTableAsync(Name, Stop);
        return service.GetTableClient(Name);
    }
}
