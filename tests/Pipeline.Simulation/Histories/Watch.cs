using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Simulation.Engine;
using Pipeline.Simulation.Tables;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// The invariants that hold always, looked at in the moment of each effect. The numbers are those of
/// docs/order-life.md. It reads the stored columns by itself, so that a fault of the product's own reading shows.
/// </summary>
internal sealed partial class Watch
{
    private const string MarkerPrefix = "open_";
    private const string HoldPrefix = "hold_";
    private const string WaitPrefix = "wait_";
    private const string StockRow = "stock";
    private const string EventMember = "\"event\":\"";
    private static readonly string[] Unanswered =
    [
        "received", "cancel-requested", "capture-requested", "refund-requested", "expired", "approved", "refused",
        "stock-arrived",
    ];

    private readonly House house;
    private readonly Dictionary<string, long> stocked = [];
    private readonly HashSet<string> announced = [];

    public Watch(House house)
    {
        this.house = house;
        house.Store.Written += OnWritten;
        house.Provider.Moved = OnMoved;
        house.Provider.GaveBack = OnGaveBack;
        house.Broker.Stored = (_, message) =>
        {
            foreach (var order in message.Orders) LastNudged[order] = Tally("message", house.World.Steps);
        };
        house.Broker.DeadLettered = (_, message) =>
        {
            Tally($"dead letter {message.DeadLetterReason}", 1);
            DeadLettered.UnionWith(message.Orders);
        };
    }

    /// <summary>What was broken, with the invariant's number.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>The step at which an order was last written by somebody who answers for no message.</summary>
    public Dictionary<string, long> LastUnanswered { get; } = [];

    /// <summary>The step at which a message about an order was last stored.</summary>
    public Dictionary<string, long> LastNudged { get; } = [];

    public HashSet<string> DeadLettered { get; } = [];

    /// <summary>The open orders that were forgotten when the reconciler last began to look.</summary>
    public HashSet<string> Forgotten { get; set; } = [];

    public IReadOnlyDictionary<string, long> Stocks => stocked;

    public void Violate(string what)
    {
        if (Violations.Count < 20) Violations.Add(what);
        house.World.Say($"VIOLATION {what}");
    }

    public void Stocked(string sku, long pieces) => stocked[sku] = pieces;

    /// <summary>
    /// A function threw. What the world outside causes may reach the host; anything else is a fault of ours.
    /// </summary>
    public void Threw(string function, Exception fault)
    {
        house.World.Say($"{function} threw {fault.GetType().Name}");
        Tally($"threw {fault.GetType().Name}", 1);
        if (fault is not (SettlementException or ServiceBusException or Azure.RequestFailedException
            or OperationCanceledException or TimeoutException or AggregateException))
        {
            Violate($"{function} threw {fault}");
        }
    }

    /// <summary>The row of an order, by its columns.</summary>
    public TableEntity? Row(string order) =>
        OrderId.Parse(order) is { } id ? house.Store.Find(OrderTable.TableName, id.Partition, order) : null;

    /// <summary>Whether an order is closed, by its columns alone.</summary>
    public static bool IsClosed(TableEntity row) => row.GetString("RestReason") == "None"
        && (row.GetString("Goal"), row.GetString("Reason")) switch
        {
            ("Fulfil", _) => row.GetString("Announced") != "None" && RowRefund.Read(row).All(refund => refund.IsDone),
            (_, "Cancelled" or "Expired") => IsUnwound(row) && row.GetString("Announced") == "Cancelled",
            _ => IsUnwound(row) && row.GetString("Announced") == "Rejected",
        };

    private static bool IsUnwound(TableEntity row) =>
        row.GetString("Stock") == "Released" && row.GetString("Payment") is "None" or "Reversed";

    private void OnWritten(TableChange change)
    {
        var key = (change.After ?? change.Before)!.RowKey;
        switch (change.Table)
        {
            case OrderTable.TableName when key.StartsWith(MarkerPrefix, StringComparison.Ordinal):
                OnMarker(key[MarkerPrefix.Length..], change);
                break;
            case OrderTable.TableName when key.StartsWith(ListPrefix, StringComparison.Ordinal):
                OnListed(key, change);
                break;
            case OrderTable.TableName:
                OnOrder(key, change.Before, change.After!);
                break;
            case StockTable.TableName when key.StartsWith(HoldPrefix, StringComparison.Ordinal):
                OnHold(change.Before, change.After!);
                break;
            case StockTable.TableName when key.StartsWith(WaitPrefix, StringComparison.Ordinal):
                CheckWaits((change.After ?? change.Before)!.PartitionKey); // it has one of them
                break;
            case StockTable.TableName when key == StockRow:
                OnStock(change.Before, change.After!);
                break;
            case AnnouncementTable.TableName:
                OnLog(key, change);
                break;
        }
    }

    private void OnOrder(string id, TableEntity? before, TableEntity after)
    {
        if (Unanswered.Contains(LastFact(after)))
        {
            LastUnanswered[id] = house.World.Steps;
        }

        house.World.Say($"{id} v{after["Version"]} {after["Goal"]} {after["Reason"]} stock {after["Stock"]}"
            + $" payment {after["Payment"]} rest {after["RestReason"]} announced {after["Announced"]}");
        if (!IsClosed(after) && Find(OrderTable.TableName, after.PartitionKey, MarkerPrefix + id) is null)
        {
            Violate($"11 {id} is open without a marker");
        }

        // Nobody pays before somebody looked.
        if (after.GetString("Review")?.Contains("\"verdict\":\"Open\"", StringComparison.Ordinal) == true
            && after.GetString("Payment") != "None")
        {
            Violate($"19 {id} is charged and nobody looked at it");
        }

        // A piece that is given back is sold again: by then the first customer's money must be safe.
        if (after.GetString("Stock") == "Released" && after.GetString("Payment") is not ("None" or "Reversed"))
        {
            Violate($"6 {id} gave its stock back before the money");
        }

        if (before is not null) OnChange(id, before, after);
        else if (!IsListed(id, after)) Violate($"17 {id} is accepted and not listed");
        OnRefunds(id, after);
        if (after.GetString("Announced") != "None" && after.GetString("Goal") == "Fulfil") OnConfirmed(id);
    }

    private static string LastFact(TableEntity row)
    {
        var timeline = row.GetString("Timeline");
        var from = timeline.LastIndexOf(EventMember, StringComparison.Ordinal) + EventMember.Length;
        return timeline[from..timeline.IndexOf('"', from)];
    }

    private void OnChange(string id, TableEntity before, TableEntity after)
    {
        if (after.GetInt32("Version") <= before.GetInt32("Version")) Violate($"9 the version of {id} did not rise");
        if (before.GetString("Goal") == "Unwind" && after.GetString("Goal") != "Unwind") Violate($"9 {id} came back");
        if (before.GetString("Reason") is not "None" and var reason && after.GetString("Reason") != reason)
        {
            Violate($"9 the reason of {id} changed");
        }

        foreach (var fixedColumn in (string[])["Fingerprint", "StorefrontId", "CreatedAt"])
        {
            if (!Equals(before[fixedColumn], after[fixedColumn])) Violate($"3 {fixedColumn} of {id} changed");
        }

        foreach (var column in (string[])["Goal", "Reason", "Stock", "Payment", "Announced", "RestReason"])
        {
            var (from, to) = (before.GetString(column), after.GetString(column));
            if (from != to) Tally($"{column} {from} -> {to}", 1);
        }

        // Nobody pays for what people refused, and what they refused they were asked about.
        if (before.GetString("RestReason") == "None" && after.GetString("Reason") == "Refused"
            && before.GetString("Reason") != "Refused")
        {
            Violate($"19 {id} was refused and did not wait for it");
        }

        var told = after.GetString("Announced");
        if (told == before.GetString("Announced") || told == "None") return;
        if (told == "Confirmed") { if (before.GetString("Announced") != "None") Violate($"10 {id} told back"); }
        if (told != "Refunded" && !announced.Contains($"evt_{id}_{told}"))
        {
            Violate($"10 {id} says {told} and nobody was told");
        }
    }

    private void OnMarker(string id, TableChange change)
    {
        if (change.After is null && Row(id) is { } row && !IsClosed(row)) Violate($"11 the marker of {id} is gone");
        if (change.After?.GetDateTimeOffset("RescuedAt") is not { } rescued
            || change.Before?.GetDateTimeOffset("RescuedAt") == rescued)
        {
            return;
        }

        Tally("rescue", 1);
        if (!Forgotten.Contains(id)) return;
        Violate($"12 {id} was forgotten by a step");
    }

    /// <summary>Whether no message speaks of an order any more, for no reason that there may be.</summary>
    public bool IsForgotten(string id) =>
        !house.Broker.Knows(id) && !DeadLettered.Contains(id) && !WasLeftBehind(id);

    /// <summary>
    /// Whether somebody who answers for no message (the intake, a cancel, a capture, the end of a rest) wrote and could
    /// not send, and nobody has sent since: that, and nothing else, is the reconciler's to mend. A step may have
    /// written meanwhile, one that had read the row anew with its own message long lost to another.
    /// </summary>
    public bool WasLeftBehind(string id) =>
        LastUnanswered.TryGetValue(id, out var wrote) && LastNudged.GetValueOrDefault(id, -1) < wrote;

    private TableEntity? Find(string table, string partition, string row) => house.Store.Find(table, partition, row);

    private long Tally(string what, long value)
    {
        if (what != "message") house.World.Tally.Add(what);
        return value;
    }
}
