using Azure;
using Azure.Data.Tables;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Tables;

/// <summary>
/// A table as the SDK shows it. Each call is copied when it is made and acts on the store when the gate says so.
/// </summary>
internal sealed class FakeTableClient(TableStore store, IGate gate, string name) : TableClient
{
    private const int MostPerPage = 1_000;

    public override string Name => name;

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        WriteAsync(Operation.Of(TableTransactionActionType.Add, entity, default), cancellationToken);

    public override Task<Response> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        var kind = mode == TableUpdateMode.Merge
            ? TableTransactionActionType.UpsertMerge
            : TableTransactionActionType.UpsertReplace;
        return WriteAsync(Operation.Of(kind, entity, default), cancellationToken);
    }

    public override Task<Response> UpdateEntityAsync<T>(
        T entity,
        ETag ifMatch,
        TableUpdateMode mode = TableUpdateMode.Merge,
        CancellationToken cancellationToken = default)
    {
        if (ifMatch == default) throw new ArgumentException("Value cannot be empty.", nameof(ifMatch));
        var kind = mode == TableUpdateMode.Merge
            ? TableTransactionActionType.UpdateMerge
            : TableTransactionActionType.UpdateReplace;
        return WriteAsync(Operation.Of(kind, entity, ifMatch), cancellationToken);
    }

    public override Task<Response> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        var key = new TableEntity(partitionKey, rowKey);
        var operation = Operation.Of(TableTransactionActionType.Delete, key, ifMatch);
        return PassAsync<Response>(TableOperations.Delete, () => Delete(operation), cancellationToken);
    }

    public override Task<Response> DeleteEntityAsync(
        ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(entity.PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    public override Task<Response<T>> GetEntityAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        var columns = select?.ToArray();
        return PassAsync(
            TableOperations.Read,
            () => store.Read(name, partitionKey, rowKey, columns) is { } entity
                ? Found<T>(entity)
                : throw Refusal.NotFound(),
            cancellationToken);
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey,
        string rowKey,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        var columns = select?.ToArray();
        return PassAsync<NullableResponse<T>>(
            TableOperations.Read,
            () => store.Read(name, partitionKey, rowKey, columns) is { } entity ? Found<T>(entity) : new Absent<T>(),
            cancellationToken);
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null,
        int? maxPerPage = null,
        IEnumerable<string>? select = null,
        CancellationToken cancellationToken = default)
    {
        var wanted = store.Understand(filter);
        var columns = select?.ToArray();
        return new FakePages<T>(
            (from, hint) => PassAsync(
                TableOperations.Query,
                () =>
                {
                    var most = Math.Min(hint ?? maxPerPage ?? MostPerPage, MostPerPage);
                    var (rows, next) = store.Page(name, wanted, from, most, columns);
                    return (rows.ConvertAll(Cast<T>), next);
                },
                cancellationToken),
            cancellationToken);
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var batch = transactionActions.Select(Operation.Of).ToArray();
        if (batch.Length == 0) throw new InvalidOperationException("Batch can not be empty.");
        return PassAsync(
            TableOperations.Write,
            () => Response.FromValue<IReadOnlyList<Response>>(
                Array.ConvertAll(store.Write(name, batch), etag => new FakeResponse(204, etag)),
                new FakeResponse(202)),
            cancellationToken);
    }

    private static Response<T> Found<T>(TableEntity entity)
        where T : notnull => Response.FromValue(Cast<T>(entity), new FakeResponse(200, entity.ETag));

    private static T Cast<T>(TableEntity entity) => entity is T row
        ? row
        : throw new NotSupportedException($"The product reads TableEntity, not {typeof(T)}.");

    private Task<Response> WriteAsync(Operation operation, CancellationToken cancellationToken) =>
        PassAsync<Response>(
            TableOperations.Write, () => new FakeResponse(204, store.Write(name, operation)), cancellationToken);

    // The SDK takes an entity that is gone for deleted: its answer is the response, not an exception.
    private FakeResponse Delete(Operation operation)
    {
        try
        {
            store.Write(name, operation);
            return new FakeResponse(204);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return new FakeResponse(404);
        }
    }

    private Task<T> PassAsync<T>(string operation, Func<T> effect, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : gate.PassAsync(operation, effect);
}
