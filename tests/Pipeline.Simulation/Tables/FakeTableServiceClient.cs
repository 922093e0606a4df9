using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Tables;

/// <summary>One process's connection to the store: what it asks passes the process's gate.</summary>
public sealed class FakeTableServiceClient(TableStore store, IGate gate) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new FakeTableClient(store, gate, tableName);

    public override Task<Response<TableItem>> CreateTableAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        gate.PassAsync(TableOperations.Write, () => store.TryCreate(tableName)
            ? Response.FromValue(new TableItem(tableName), new FakeResponse(204))
            : throw Refusal.TableAlreadyExists());

    public override Task<Response<TableItem>> CreateTableIfNotExistsAsync(
        string tableName, CancellationToken cancellationToken = default) =>
        gate.PassAsync(TableOperations.Write, () => Response.FromValue(
            new TableItem(tableName), new FakeResponse(store.TryCreate(tableName) ? 204 : 409)));
}
