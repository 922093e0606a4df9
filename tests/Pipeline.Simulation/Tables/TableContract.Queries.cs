using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

public abstract partial class TableContract
{
    [Fact]
    public async Task A_query_shows_one_partition_in_the_order_of_its_keys()
    {
        var table = await TableAsync();
        foreach (var key in new[] { "b", "a_", "B", "a", "10", "9", "a-" })
        {
            await table.AddEntityAsync(Row(key, 1), Stop);
            await table.AddEntityAsync(Row(key, 1, "other"), Stop);
        }

        Assert.Equal(["10", "9", "B", "a", "a-", "a_", "b"], await KeysAsync(table, $"PartitionKey eq '{Partition}'"));
    }

    [Fact]
    public async Task A_query_shows_a_range_of_keys()
    {
        var table = await TableAsync();
        foreach (var key in new[] { "open_2", "open`", "open_", "ord_1", "open_1", "open", "openA" })
        {
            await table.AddEntityAsync(Row(key, 1), Stop);
        }

        Assert.Equal(
            ["open_", "open_1", "open_2"],
            await KeysAsync(table, $"PartitionKey eq '{Partition}' and RowKey ge 'open_' and RowKey lt 'open`'"));
        Assert.Equal(["open_1"], await KeysAsync(table, $"PartitionKey eq '{Partition}' and RowKey eq 'open_1'"));
    }

    [Fact]
    public async Task A_query_without_a_filter_shows_the_table_in_the_order_of_its_keys()
    {
        var table = await TableAsync();
        foreach (var partition in new[] { "q", "P", "p" }) await table.AddEntityAsync(Row("a", 1, partition), Stop);
        var partitions = await table.QueryAsync<TableEntity>(cancellationToken: Stop)
            .Select(row => row.PartitionKey).ToListAsync(Stop);

        Assert.Equal(["P", "p", "q"], partitions);
    }

    [Fact]
    public async Task A_query_compares_text_columns_and_understands_a_quote()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity(Partition, "a") { ["Other"] = "it's" }, Stop);
        await table.AddEntityAsync(new TableEntity(Partition, "b") { ["Other"] = "its" }, Stop);
        await table.AddEntityAsync(Row("c", 1), Stop);

        Assert.Equal(["a"], await KeysAsync(table, TableClient.CreateQueryFilter($"Other eq {"it's"}")));
        Assert.Equal(["b"], await KeysAsync(table, TableClient.CreateQueryFilter($"Other ge {"its"}")));
    }

    [Fact]
    public async Task A_query_goes_through_all_its_pages()
    {
        var table = await TableAsync();
        foreach (var key in "edcba") await table.AddEntityAsync(Row($"{key}", 1), Stop);
        var rows = table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", 2, cancellationToken: Stop);
        var keys = await rows.Select(row => row.RowKey).ToListAsync(Stop);

        Assert.Equal(["a", "b", "c", "d", "e"], keys);
        Assert.Equal(2, (await rows.AsPages().FirstAsync(Stop)).Values.Count);
    }

    [Fact]
    public async Task A_query_for_one_column_shows_no_other()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        var row = await table.QueryAsync<TableEntity>(maxPerPage: 1, select: ["RowKey"], cancellationToken: Stop)
            .SingleAsync(Stop);

        Assert.Equal("a", row.RowKey);
        Assert.Null(row.GetInt32("Number"));
    }

    [Fact]
    public async Task A_query_of_an_empty_table_shows_nothing()
    {
        var table = await TableAsync();

        Assert.Empty(await KeysAsync(table, $"PartitionKey eq '{Partition}'"));
    }

    [Fact]
    public async Task A_null_is_not_stored_and_in_a_merge_changes_nothing()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(new TableEntity(Row("a", 1)) { ["Other"] = "kept", ["Nothing"] = null }, Stop);
        await table.UpdateEntityAsync(
            new TableEntity(Row("a", 2)) { ["Other"] = null }, ETag.All, TableUpdateMode.Merge, Stop);
        var merged = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;

        Assert.False(merged.ContainsKey("Nothing"));
        Assert.Equal("kept", merged.GetString("Other"));
    }

    [Fact]
    public async Task Values_come_back_with_their_types()
    {
        var table = await TableAsync();
        var moment = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);
        await table.AddEntityAsync(
            new TableEntity(Partition, "a")
            {
                ["Text"] = "Größe \"1\"\n",
                ["Empty"] = "",
                ["Int"] = int.MinValue,
                ["Long"] = 1L,
                ["Yes"] = true,
                ["Moment"] = moment,
                ["Bytes"] = new byte[] { 0, 255, 7 },
                ["Real"] = 5.0,
                ["Guid"] = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
            },
            Stop);
        var read = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;

        Assert.Equal("Größe \"1\"\n", Assert.IsType<string>(read["Text"]));
        Assert.Equal("", Assert.IsType<string>(read["Empty"]));
        Assert.Equal(int.MinValue, Assert.IsType<int>(read["Int"]));
        Assert.Equal(1L, Assert.IsType<long>(read["Long"]));
        Assert.True(Assert.IsType<bool>(read["Yes"]));
        var readMoment = Assert.IsType<DateTimeOffset>(read["Moment"]);
        Assert.Equal((moment, TimeSpan.Zero), (readMoment, readMoment.Offset));
        Assert.Equal([0, 255, 7], Assert.IsType<byte[]>(read["Bytes"]));
        Assert.Equal(5.0, Assert.IsType<double>(read["Real"]));
        Assert.Equal(Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"), Assert.IsType<Guid>(read["Guid"]));
    }

    [Fact]
    public async Task A_merge_may_change_the_type_of_a_column()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        await table.UpsertEntityAsync(new TableEntity(Partition, "a") { ["Number"] = "one" }, cancellationToken: Stop);
        var read = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;

        Assert.Equal("one", Assert.IsType<string>(read["Number"]));
    }

    [Fact]
    public async Task What_is_written_or_read_is_a_copy()
    {
        var table = await TableAsync();
        var written = Row("a", 1);
        await table.AddEntityAsync(written, Stop);
        written["Number"] = 2;
        var read = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;
        read["Number"] = 3;

        Assert.Equal(1, await NumberAsync(table, "a"));
    }

    [Fact]
    public async Task What_was_read_may_be_written_back()
    {
        var table = await TableAsync();
        await table.AddEntityAsync(Row("a", 1), Stop);
        var read = (await table.GetEntityAsync<TableEntity>(Partition, "a", cancellationToken: Stop)).Value;
        read["Number"] = 2;
        var answer = await table.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, Stop);

        Assert.NotEqual(read.ETag, answer.Headers.ETag);
        Assert.Equal(2, await NumberAsync(table, "a"));
    }

    private static async Task<List<string>> KeysAsync(TableClient table, string filter) =>
        await table.QueryAsync<TableEntity>(filter.Length == 0 ? null : filter, cancellationToken: Stop)
            .Select(row => row.RowKey).ToListAsync(Stop);
}
