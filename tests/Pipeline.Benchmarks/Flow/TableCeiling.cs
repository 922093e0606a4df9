using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;

namespace Pipeline.Benchmarks.Flow;

/// <summary>
/// How fast Azurite takes as many requests of the same kinds, driven directly by the same client and nothing else: what
/// a pipeline on it could reach at most. Its tables grow from round to round as the pipeline's do, for a request costs
/// Azurite more the more rows a table has.
/// </summary>
/// <param name="Orders">Of so many orders.</param>
/// <param name="Batches">Transactions of the pipeline itself.</param>
internal sealed record TableCeiling(int Orders, int Batches)
{
    /// <summary>What the simulated provider asks of its ledger for an order: an insert, two reads, a replace.</summary>
    public const int LedgerRequests = 4;

    // Written for an order in orders (its row five times, marker, list entry), announcements and stock: by and large.
    private const int EntitiesOfAnOrder = 11;
    private const int MostInABatch = 100;
    private const int Partitions = 16;
    private const int AtOnce = 64;
    private static readonly string Filling = new('x', 1_000);

    /// <summary>Seconds that they take.</summary>
    /// <param name="service">Where.</param>
    /// <param name="name">The round's.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<double> MeasureAsync(TableServiceClient service, string name, CancellationToken stopping)
    {
        var (rows, ledger) = (service.GetTableClient("ceilingrows"), service.GetTableClient("ceilingledger"));
        await rows.CreateIfNotExistsAsync(stopping);
        await ledger.CreateIfNotExistsAsync(stopping);
        var entities = Math.Clamp((int)Math.Round(EntitiesOfAnOrder * Orders / (double)Batches), 1, MostInABatch);
        var work = Enumerable.Range(0, Orders).Select(Order).Concat(Enumerable.Range(0, Batches).Select(Batch))
            .OrderBy(_ => Random.Shared.Next()).ToList();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            work,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
            async (one, token) => await one(token));
        return Stopwatch.GetElapsedTime(began).TotalSeconds;

        Func<CancellationToken, Task> Order(int number) => async token =>
        {
            var id = Name(name, number);
            var entity = new TableEntity(id, "payment") { ["Amount"] = 1_250L, ["Status"] = "Created" };
            await ledger.AddEntityAsync(entity, token);
            var read = (await ledger.GetEntityAsync<TableEntity>(id, "payment", cancellationToken: token)).Value;
            await ledger.UpdateEntityAsync(read, read.ETag, TableUpdateMode.Replace, token);
            await ledger.GetEntityAsync<TableEntity>(id, "payment", cancellationToken: token);
        };

        Func<CancellationToken, Task> Batch(int number) => token => rows.SubmitTransactionAsync(
            Enumerable.Range(0, entities).Select(index => new TableTransactionAction(
                TableTransactionActionType.Add,
                new TableEntity(Partition(number), Name(name, number, index)) { ["Body"] = Filling })),
            token);
    }

    private static string Partition(int number) =>
        (number % Partitions).ToString("x", CultureInfo.InvariantCulture);

    private static string Name(string round, params int[] numbers) => string.Join(
        '-', numbers.Select(number => number.ToString("00000000", CultureInfo.InvariantCulture)).Prepend(round));
}
