using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>
/// One write as it travels: a copy of the entity, made when the client was called, so that the gate may carry it out
/// later, and again.
/// </summary>
internal sealed class Operation
{
    public const string ETagColumn = "odata.etag";
    public const string TimestampColumn = nameof(ITableEntity.Timestamp);

    private readonly TableTransactionActionType kind;
    private readonly ETag ifMatch;

    private Operation(TableTransactionActionType kind, ITableEntity entity, ETag ifMatch)
    {
        this.kind = kind;
        this.ifMatch = ifMatch;
        PartitionKey = entity.PartitionKey;
        RowKey = entity.RowKey;
        Columns = IsDelete ? [] : Copy(entity);
    }

    public string PartitionKey { get; }

    public string RowKey { get; }

    /// <summary>What the entity is to say: keys included, ETag and Timestamp left to the store.</summary>
    public Dictionary<string, object> Columns { get; }

    public bool IsDelete => kind == TableTransactionActionType.Delete;

    public bool IsMerge => kind is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;

    /// <exception cref="NotSupportedException">The SDK could not send it.</exception>
    public static Operation Of(TableTransactionActionType kind, ITableEntity entity, ETag ifMatch)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        return new Operation(kind, entity, ifMatch);
    }

    public static Operation Of(TableTransactionAction action) => Of(action.ActionType, action.Entity, action.ETag);

    /// <summary>Whether it may be done to what stands there.</summary>
    /// <exception cref="RequestFailedException">It may not.</exception>
    public void Check(TableEntity? before)
    {
        switch (kind)
        {
            case TableTransactionActionType.Add:
                if (before is not null) throw Refusal.AlreadyExists();
                break;
            case TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace:
                // Without an If-Match header the request is an upsert, and that is what a transaction sends by default.
                if (ifMatch == default) break;
                CheckMatch(before);
                break;
            case TableTransactionActionType.Delete:
                CheckMatch(before);
                break;
            case TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace:
                break;
            default:
                throw new NotSupportedException($"{kind} is no operation.");
        }
    }

    private void CheckMatch(TableEntity? before)
    {
        if (before is null) throw Refusal.NotFound();
        if (ifMatch != default && ifMatch != ETag.All && ifMatch != before.ETag) throw Refusal.Overtaken();
    }

    private static Dictionary<string, object> Copy(ITableEntity entity)
    {
        var source = entity as TableEntity ?? throw new NotSupportedException($"{entity.GetType()} is no TableEntity.");
        var copy = new Dictionary<string, object>(source.Count + 2)
        {
            [ETagColumn] = string.Empty, // the service writes these two; here is their place
            [TimestampColumn] = DateTimeOffset.UnixEpoch,
        };
        foreach (var (name, value) in (IDictionary<string, object?>)source)
        {
            // "null values are not persisted": .../storageservices/understanding-the-table-service-data-model
            if (value is null || name is ETagColumn or TimestampColumn) continue;
            copy[name] = value switch
            {
                string or int or long or bool or double or Guid or byte[] => value,
                DateTimeOffset moment => moment.ToUniversalTime(),
                _ => throw new NotSupportedException($"{name} is a {value.GetType()}, which no table stores."),
            };
        }

        return copy;
    }
}
