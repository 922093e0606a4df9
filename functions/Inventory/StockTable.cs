using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Stock and its holds, one partition a SKU. A hold and the stock it takes are written in one transaction, and
/// orders that want the same SKU at the same time share it. Nothing is oversold: versions of the stock row are
/// totally ordered by its ETag, each keeps Available >= 0, and each hold is added once, in the transaction that
/// took its quantity.
/// </summary>
public sealed class StockTable
{
    public const string TableName = "stock";
    private const int EntitiesPerTransaction = 100; // the stock row and up to 99 holds
    private const int MostRounds = 20;

    private readonly TableClient table;
    private readonly TimeProvider time;
    private readonly GroupCommit<HoldRequest, HoldState> commits;

    public StockTable(TableServiceClient service, TimeProvider time)
    {
        this.time = time;
        table = service.GetTableClient(TableName);
        commits = new GroupCommit<HoldRequest, HoldState>(CommitAsync, _ => 1.0 / (EntitiesPerTransaction - 1));
    }

    /// <summary>Holds so many pieces for the order, or has it wait for them where the SKU offers that.</summary>
    /// <returns>
    /// Held: now or before. Released: short, for good. Waiting: a notice will tell its order once it is held
    /// (<see cref="Backorders"/>).
    /// </returns>
    /// <exception cref="RequestFailedException">Nobody knows; asking again gives the answer.</exception>
    /// <exception cref="TimeoutException">Others were faster too often; ask again later.</exception>
    public Task<HoldState> ReserveAsync(
        OrderId order, string sku, int quantity, CancellationToken cancellationToken) =>
        commits.AddAsync(sku, HoldRequest.Reserve(order, quantity)).WaitAsync(cancellationToken);

    /// <summary>Gives back what the order holds, and sees to it that a reservation arriving later is short.</summary>
    /// <inheritdoc cref="ReserveAsync" path="/exception"/>
    public Task ReleaseAsync(OrderId order, string sku, CancellationToken cancellationToken) =>
        commits.AddAsync(sku, HoldRequest.Release(order)).WaitAsync(cancellationToken);

    /// <summary>Takes pieces back that the order holds; once for each number, which rises with each return.</summary>
    /// <inheritdoc cref="ReserveAsync" path="/exception"/>
    public Task RestockAsync(
        OrderId order, string sku, int quantity, int number, CancellationToken cancellationToken) =>
        commits.AddAsync(sku, HoldRequest.Return(order, quantity, number)).WaitAsync(cancellationToken);

    /// <summary>Adds pieces that arrived (or, negative, went), creating the SKU when it is new.</summary>
    /// <exception cref="InvalidOperationException">Fewer would be left than are held.</exception>
    public async Task ReceiveAsync(string sku, long pieces, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var stock = await StockRow.ReadAsync(table, sku, cancellationToken);
            var grown = stock.Receive(pieces);
            if (await TrySubmitAsync(table, [grown.Write()], cancellationToken)) return;
        }

        throw Overtaken(sku);
    }

    /// <summary>The SKU's stock; null when there is no such SKU.</summary>
    public async Task<StockLevel?> FindAsync(string sku, CancellationToken cancellationToken) =>
        (await StockRow.ReadAsync(table, sku, cancellationToken)).Level;

    // First come, first served; who finds no room in a round is in the next. The first round supposes that no order has
    // a hold yet, which is true unless a nudge is repeated; every later round asks.
    private async Task<IReadOnlyList<HoldState>> CommitAsync(string sku, IReadOnlyList<HoldRequest> requests)
    {
        var answers = new Dictionary<HoldRequest, HoldState>();
        for (var round = 0; answers.Count < requests.Count; round++)
        {
            if (round == MostRounds) throw Overtaken(sku);
            if (round > 1) await Task.Delay(Pause(round, requests[0].Order), time);
            var left = requests.Where(request => !answers.ContainsKey(request)).DistinctBy(request => request.Order);
            await RoundAsync(sku, [.. left], look: round > 0, answers);
        }

        return [.. requests.Select(request => answers[request])];
    }

    private async Task RoundAsync(
        string sku, List<HoldRequest> requests, bool look, Dictionary<HoldRequest, HoldState> answers)
    {
        var holds = await Task.WhenAll(requests.Select(request =>
            look || request.Kind != HoldKind.Reserve
                ? Hold.ReadAsync(table, sku, request.Order)
                : Task.FromResult<Hold?>(null)));
        var plan = new HoldPlan(await StockRow.ReadAsync(table, sku, CancellationToken.None));
        foreach (var (request, hold) in requests.Zip(holds).TakeWhile(_ => plan.HasRoom)) plan.Add(request, hold);
        if (plan.IsTorn) return;
        if (plan.Actions is { Count: > 0 } actions && !await TrySubmitAsync(table, actions, default)) return;
        foreach (var (request, answer) in plan.Answers) answers[request] = answer;
    }

    // 1 to 8 ms for each round lost: instances that collide hold different orders, so they part.
    private static TimeSpan Pause(int round, OrderId first) =>
        TimeSpan.FromMilliseconds(round * (1 + Convert.ToInt32(first.Partition, 16) / 2));

    private static TimeoutException Overtaken(string sku) =>
        new($"Stock of {sku} changed {MostRounds} times meanwhile.");

    /// <summary>False: somebody else wrote first, or it was us and the answer was lost. Read what is true.</summary>
    internal static async Task<bool> TrySubmitAsync(
        TableClient table, IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException overtaken) when (overtaken.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
