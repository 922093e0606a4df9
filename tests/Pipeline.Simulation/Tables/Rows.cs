using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>Where in a table a page begins.</summary>
internal sealed record Position(string PartitionKey, string RowKey);

/// <summary>The entities of one table, put in order when somebody asks for it and not when they are written.</summary>
internal sealed class Rows
{
    private readonly Sorted<Sorted<TableEntity>> partitions = new();

    public TableEntity? Find(string partitionKey, string rowKey) => partitions.Find(partitionKey)?.Find(rowKey);

    public void Put(string partitionKey, string rowKey, TableEntity entity)
    {
        var partition = partitions.Find(partitionKey);
        if (partition is null) partitions.Put(partitionKey, partition = new Sorted<TableEntity>());
        partition.Put(rowKey, entity);
    }

    public void Remove(string partitionKey, string rowKey) => partitions.Find(partitionKey)?.Remove(rowKey);

    public IEnumerable<TableEntity> All() => partitions.Values.SelectMany(partition => partition.Values);

    /// <summary>The entities that the filter wants, ordered by keys, from the position on.</summary>
    public IEnumerable<TableEntity> Scan(Filter filter, Position? from)
    {
        foreach (var (partitionKey, partition) in Partitions(filter, from?.PartitionKey))
        {
            var first = partitionKey == from?.PartitionKey ? from.RowKey : filter.FirstRowKey;
            foreach (var (rowKey, entity) in partition.From(first))
            {
                if (filter.IsBeyond(rowKey)) break;
                if (filter.Wants(entity)) yield return entity;
            }
        }
    }

    private IEnumerable<(string Key, Sorted<TableEntity> Value)> Partitions(Filter filter, string? first)
    {
        if (filter.PartitionKey is not { } only) return partitions.From(first);
        return partitions.Find(only) is { } partition ? [(only, partition)] : [];
    }

    private sealed class Sorted<T> where T : class
    {
        private readonly Dictionary<string, T> items = new(StringComparer.Ordinal);
        private string[]? keys;

        public IEnumerable<T> Values => items.Values;

        public T? Find(string key) => items.GetValueOrDefault(key);

        public void Put(string key, T item)
        {
            var count = items.Count;
            items[key] = item;
            if (items.Count != count) keys = null;
        }

        public void Remove(string key)
        {
            if (items.Remove(key)) keys = null;
        }

        public IEnumerable<(string Key, T Value)> From(string? first)
        {
            var ordered = keys ??= [.. items.Keys.Order(StringComparer.Ordinal)];
            var start = first is null ? 0 : Array.BinarySearch(ordered, first, StringComparer.Ordinal);
            foreach (var key in ordered.Skip(start < 0 ? ~start : start)) yield return (key, items[key]);
        }
    }
}
