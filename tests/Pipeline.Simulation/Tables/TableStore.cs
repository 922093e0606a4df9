using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>One entity as it was and as it is; Before is null for a new one, After for a deleted one.</summary>
/// <remarks>Both are what the store holds: to be read, never changed.</remarks>
public sealed record TableChange(string Table, TableEntity? Before, TableEntity? After);

/// <summary>
/// The tables of one simulated storage account: all that survives the crash of every process. For one thread only.
/// </summary>
/// <remarks>
/// An entity that stands here is never changed, only followed by the next version, and what a client reads or writes
/// is a copy; binary values are shared, for nobody writes into them.
/// </remarks>
public sealed class TableStore
{
    private readonly TimeProvider time;
    private readonly Dictionary<string, Rows> tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Filter> filters = new(StringComparer.Ordinal);
    private long version;

    /// <param name="time">What the Timestamp column is written from.</param>
    /// <param name="names">The tables that are there from the beginning.</param>
    public TableStore(TimeProvider time, params IEnumerable<string> names)
    {
        this.time = time;
        foreach (var name in names) TryCreate(name);
    }

    /// <summary>Called for each entity written, in the order of the batch, once the whole batch is applied.</summary>
    public Action<TableChange>? Written { get; set; }

    /// <summary>Makes a table; false when it was there.</summary>
    public bool TryCreate(string table) => tables.TryAdd(table, new Rows());

    /// <summary>The entity as it stands, past every gate; null when there is none. Not to be changed.</summary>
    public TableEntity? Find(string table, string partitionKey, string rowKey) =>
        tables.TryGetValue(table, out var rows) ? rows.Find(partitionKey, rowKey) : null;

    /// <summary>All entities of a table, past every gate, in the same order in every run. Not to be changed.</summary>
    public IEnumerable<TableEntity> All(string table) => tables.TryGetValue(table, out var rows) ? rows.All() : [];

    /// <summary>Writes an entity whatever stood there, past every gate; makes the table when there is none.</summary>
    public void Put(string table, TableEntity entity)
    {
        TryCreate(table);
        Write(table, Operation.Of(TableTransactionActionType.UpsertReplace, entity, default));
    }

    /// <summary>A copy of the entity as a client reads it; null when there is none.</summary>
    /// <exception cref="RequestFailedException">404: there is no such table.</exception>
    internal TableEntity? Read(string table, string partitionKey, string rowKey, string[]? select) =>
        Table(table).Find(partitionKey, rowKey) is { } entity ? Project(entity, select) : null;

    /// <summary>What a query means; the product asks few questions, and each again and again.</summary>
    /// <exception cref="NotSupportedException">The filter is not of the part in use.</exception>
    internal Filter Understand(string? filter)
    {
        if (!filters.TryGetValue(filter ?? string.Empty, out var known))
        {
            filters[filter ?? string.Empty] = known = Filter.Parse(filter);
        }

        return known;
    }

    /// <summary>Copies of up to so many entities from the position on, and the position to go on from.</summary>
    /// <exception cref="RequestFailedException">404: there is no such table.</exception>
    internal (List<TableEntity> Rows, Position? Next) Page(
        string table, Filter filter, Position? from, int most, string[]? select)
    {
        var page = new List<TableEntity>();
        foreach (var entity in Table(table).Scan(filter, from))
        {
            if (page.Count == most) return (page, new Position(entity.PartitionKey, entity.RowKey));
            page.Add(Project(entity, select));
        }

        return (page, null);
    }

    /// <summary>Carries out a single operation and answers with the new ETag, none for a deletion.</summary>
    /// <exception cref="RequestFailedException">What the service would refuse it with.</exception>
    internal ETag? Write(string table, Operation operation)
    {
        var rows = Table(table);
        Limits.Check(operation);
        var before = rows.Find(operation.PartitionKey, operation.RowKey);
        operation.Check(before);
        var after = After(operation, before);
        Limits.Check(after);
        Apply(rows, operation, after);
        Written?.Invoke(new TableChange(table, before, after));
        return after?.ETag;
    }

    /// <summary>Carries out all operations or none, and answers with their ETags.</summary>
    /// <exception cref="TableTransactionFailedException">What the service would refuse it with, and where.</exception>
    internal ETag?[] Write(string table, IReadOnlyList<Operation> batch)
    {
        var changes = new TableChange[batch.Count];
        var index = 0;
        Rows rows;
        try
        {
            rows = Table(table);
            Limits.Check(batch, ref index);
            for (index = 0; index < batch.Count; index++)
            {
                var before = rows.Find(batch[index].PartitionKey, batch[index].RowKey);
                batch[index].Check(before);
                var after = After(batch[index], before);
                Limits.Check(after);
                changes[index] = new TableChange(table, before, after);
            }
        }
        catch (RequestFailedException refused) when (refused.Status != Refusal.WholeRequest)
        {
            throw Refusal.OfTransaction(refused, index);
        }

        for (var i = 0; i < changes.Length; i++) Apply(rows, batch[i], changes[i].After);
        if (Written is { } written) Array.ForEach(changes, written);
        return Array.ConvertAll(changes, change => change.After?.ETag);
    }

    private static void Apply(Rows rows, Operation operation, TableEntity? after)
    {
        if (after is null) rows.Remove(operation.PartitionKey, operation.RowKey);
        else rows.Put(operation.PartitionKey, operation.RowKey, after);
    }

    private static TableEntity Project(TableEntity entity, string[]? select)
    {
        if (select is null) return new TableEntity(entity);
        var wanted = new Dictionary<string, object> { [Operation.ETagColumn] = entity[Operation.ETagColumn] };
        foreach (var column in select)
        {
            if (entity.TryGetValue(column, out var value)) wanted[column] = value;
        }

        return new TableEntity(wanted);
    }

    // Not by TableEntity's own indexer, which refuses a value of another type than the one it replaces.
    private static TableEntity Merged(TableEntity before, Dictionary<string, object> columns)
    {
        var merged = new Dictionary<string, object>(before);
        foreach (var (name, value) in columns) merged[name] = value;
        return new TableEntity(merged);
    }

    private Rows Table(string name) => tables.TryGetValue(name, out var rows) ? rows : throw Refusal.TableNotFound();

    private TableEntity? After(Operation operation, TableEntity? before)
    {
        if (operation.IsDelete) return null;
        var after = before is not null && operation.IsMerge
            ? Merged(before, operation.Columns)
            : new TableEntity(operation.Columns);
        after.ETag = new ETag($"W/\"{++version:x16}\"");
        after.Timestamp = time.GetUtcNow();
        return after;
    }
}
