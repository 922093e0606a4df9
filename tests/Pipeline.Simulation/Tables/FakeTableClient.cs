using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Tables;

internal sealed class OpenGate : IGate
{
    public Task<T> PassAsync<T>(string operation, Func<T> effect)
    {
        try { return Task.FromResult(effect()); }
        catch (Exception e) { return Task.FromException<T>(e); }
    }
}

internal sealed class FakeTableServiceClient(TableStore store, IGate gate) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new FakeTableClient(store, gate, tableName);
}

internal sealed partial class FakeTableClient(TableStore store, IGate gate, string table) : TableClient
{
    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        One(TableTransactionActionType.Add, (TableEntity)(object)entity, default);

    public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        One(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpdateMerge : TableTransactionActionType.UpdateReplace, (TableEntity)(object)entity, ifMatch);

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
        One(mode == TableUpdateMode.Merge ? TableTransactionActionType.UpsertMerge : TableTransactionActionType.UpsertReplace, (TableEntity)(object)entity, default);

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        gate.PassAsync<Response>("table.delete", () =>
        {
            try
            {
                store.Apply(table, [new(TableTransactionActionType.Delete, new TableEntity(partitionKey, rowKey), ifMatch)]);
                return new FakeResponse(204, default);
            }
            catch (RequestFailedException missing) when (missing.Status == 404)
            {
                return new FakeResponse(404, default);
            }
        });

    public override async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        return await gate.PassAsync("table.write", () => Response.FromValue<IReadOnlyList<Response>>(
            store.Apply(table, actions).ConvertAll<Response>(etag => new FakeResponse(204, etag)), new FakeResponse(202, default)));
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        gate.PassAsync<NullableResponse<T>>("table.read", () => store.Find(table, partitionKey, rowKey) is { } row
            ? Response.FromValue((T)(object)TableStore.Copy(row), new FakeResponse(200, row.ETag))
            : new Missing<T>());

    public override AsyncPageable<T> QueryAsync<T>(string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        new Pages<T>(store, gate, table, filter);

    private async Task<Response> One(TableTransactionActionType type, TableEntity entity, ETag etag) =>
        await gate.PassAsync<Response>("table.write", () =>
        {
            try { return new FakeResponse(204, store.Apply(table, [new(type, entity, etag)])[0]); }
            catch (TableTransactionFailedException e) { throw new RequestFailedException(e.Status, e.Message, e.ErrorCode, null); }
        });

    private sealed class Missing<T> : NullableResponse<T>
    {
        public override bool HasValue => false;
        public override T Value => throw new InvalidOperationException();
        public override Response GetRawResponse() => new FakeResponse(404, default);
    }

    private sealed partial class Pages<T>(TableStore store, IGate gate, string table, string? filter) : AsyncPageable<T>
        where T : notnull
    {
        public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) => throw new NotSupportedException();

        public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            var rows = await gate.PassAsync("table.query", () => store.All(table).Where(Matches).Select(TableStore.Copy).ToList());
            foreach (var row in rows) yield return (T)(object)row;
        }

        private bool Matches(TableEntity row)
        {
            foreach (Match c in Condition().Matches(filter ?? ""))
            {
                var v = c.Groups[1].Value == "PartitionKey" ? row.PartitionKey : row.RowKey;
                var o = string.CompareOrdinal(v, c.Groups[3].Value);
                if (c.Groups[2].Value switch { "eq" => o != 0, "ge" => o < 0, "lt" => o >= 0, _ => true }) return false;
            }

            return true;
        }

        [GeneratedRegex("(PartitionKey|RowKey) (eq|ge|lt) '([^']*)'")]
        private static partial Regex Condition();
    }
}

internal sealed class FakeResponse(int status, ETag etag) : Response
{
    public override int Status => status;
    public override string ReasonPhrase => "";
    public override Stream? ContentStream { get; set; }
    public override string ClientRequestId { get; set; } = "";
    public override void Dispose() { }
    protected override bool ContainsHeader(string name) => name == "ETag";
    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) { value = name == "ETag" ? etag.ToString("G") : null; return value is not null; }
    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) { values = null; return false; }
}
