using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

internal sealed record TableChange(string Table, TableEntity? Before, TableEntity? After);

internal sealed class TableStore(TimeProvider time)
{
    private readonly Dictionary<string, Dictionary<(string, string), TableEntity>> tables = [];
    private long etags;

    public event Action<TableChange>? Written;

    public TableEntity? Find(string table, string pk, string rk) => Rows(table).GetValueOrDefault((pk, rk));

    public IEnumerable<TableEntity> All(string table) => Rows(table).Values;

    public List<ETag> Apply(string table, IReadOnlyList<TableTransactionAction> actions)
    {
        var rows = Rows(table);
        for (var i = 0; i < actions.Count; i++)
        {
            var a = actions[i];
            var have = rows.TryGetValue((a.Entity.PartitionKey, a.Entity.RowKey), out var row);
            if (a.Entity.PartitionKey != actions[0].Entity.PartitionKey) throw Failed(i, 400, "CommandsInBatchActOnDifferentPartitions");
            switch (a.ActionType)
            {
                case TableTransactionActionType.Add when have: throw Failed(i, 409, "EntityAlreadyExists");
                case TableTransactionActionType.Add or TableTransactionActionType.UpsertMerge or TableTransactionActionType.UpsertReplace: break;
                default:
                    if (!have) throw Failed(i, 404, "ResourceNotFound");
                    if (a.ETag != ETag.All && a.ETag != default && a.ETag != row!.ETag) throw Failed(i, 412, "UpdateConditionNotSatisfied");
                    break;
            }
        }

        var changes = new List<TableChange>(actions.Count);
        var answers = new List<ETag>(actions.Count);
        foreach (var a in actions)
        {
            var key = (a.Entity.PartitionKey, a.Entity.RowKey);
            rows.TryGetValue(key, out var before);
            if (a.ActionType == TableTransactionActionType.Delete)
            {
                rows.Remove(key);
                changes.Add(new(table, before, null));
                answers.Add(default);
                continue;
            }

            var merge = a.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpsertMerge;
            var after = merge && before is not null ? Copy(before) : new TableEntity(key.PartitionKey, key.RowKey);
            foreach (var (name, value) in (IDictionary<string, object>)a.Entity)
            {
                if (value is not null && name is not ("PartitionKey" or "RowKey" or "odata.etag" or "Timestamp")) after[name] = value;
            }

            after.ETag = new ETag(string.Create(CultureInfo.InvariantCulture, $"W/\"{++etags}\""));
            after.Timestamp = time.GetUtcNow();
            rows[key] = after;
            changes.Add(new(table, before, after));
            answers.Add(after.ETag);
        }

        foreach (var change in changes) Written?.Invoke(change);
        return answers;
    }

    public static TableEntity Copy(TableEntity entity)
    {
        var copy = new TableEntity(entity);
        copy.ETag = entity.ETag;
        copy.Timestamp = entity.Timestamp;
        return copy;
    }

    private static TableTransactionFailedException Failed(int index, int status, string code) =>
        new(new RequestFailedException(status, $"{index}:{code}", code, null) { Data = { ["FailedEntity"] = $"{index}" } });

    private Dictionary<(string, string), TableEntity> Rows(string table) =>
        tables.TryGetValue(table, out var rows) ? rows : tables[table] = [];
}
