using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Orders;

namespace Pipeline.Tests.Inventory;

/// <summary>A SKU in memory that carries out what a <see cref="HoldPlan"/> says, as a table would.</summary>
/// <param name="level">The stock to begin with; null for an unknown SKU.</param>
/// <param name="isCarriedOut">Which actions have an effect, to show what a broken table would do; null for all.</param>
internal sealed class PlannedShelf(StockLevel? level, Func<TableTransactionAction, bool>? isCarriedOut = null)
{
    private const string Sku = "TEA-001";
    private readonly Dictionary<OrderId, Hold> holds = [];
    private int version = 1;

    public StockLevel? Level { get; private set; } = level;

    public IReadOnlyDictionary<OrderId, Hold> Holds => holds;

    public long PiecesHeld => holds.Values.Where(hold => hold.State == HoldState.Held).Sum(hold => hold.Quantity);

    /// <summary>Plans one transaction, carries it out and gives the answers.</summary>
    public IReadOnlyList<bool> Do(IReadOnlyList<HoldRequest> requests)
    {
        var plan = new HoldPlan(new StockRow(Sku, Level, Level is null ? default : ETagOf(version)));
        foreach (var request in requests) plan.Add(request, holds.GetValueOrDefault(request.Order));
        if (plan.IsTorn) throw new InvalidOperationException("Nobody writes between the readings.");
        Submit(plan.Actions);
        return [.. plan.Answers.Select(answer =>
            answer.Request.Kind != HoldKind.Reserve || answer.Answer == HoldState.Held)];
    }

    private void Submit(List<TableTransactionAction> actions)
    {
        version++;
        foreach (var action in actions.Where(isCarriedOut ?? (_ => true)))
        {
            var row = (TableEntity)action.Entity;
            if (row.RowKey == "stock") Level = Replace(action, row);
            else Put(action, row);
        }
    }

    private static StockLevel Replace(TableTransactionAction action, TableEntity row) =>
        action.ActionType == TableTransactionActionType.UpdateReplace
            ? new StockLevel(Column(row, "OnHand"), Column(row, "Available"), Column(row, "Held"), Column(row, "Sold"))
            : throw new InvalidOperationException("A plan never makes a stock row.");

    private void Put(TableTransactionAction action, TableEntity row)
    {
        var order = OrderId.Parse(row.RowKey["hold_".Length..]) ?? throw new InvalidDataException(row.RowKey);
        var hold = new Hold(
            order, (int)row["Quantity"], Enum.Parse<HoldState>(row.GetString("State")),
            row.GetInt32("LastReturn") ?? 0, Ticket: 0, ETagOf(version));
        if (action.ActionType == TableTransactionActionType.Add) holds.Add(order, hold);
        else if (action.ETag == holds[order].ETag) holds[order] = hold;
        else throw new InvalidOperationException("A hold was replaced that was not the one read.");
    }

    private static long Column(TableEntity row, string name) => (long)row[name];

    private static ETag ETagOf(int version) => new(version.ToString(CultureInfo.InvariantCulture));
}
