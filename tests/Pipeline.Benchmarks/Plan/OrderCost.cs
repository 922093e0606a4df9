namespace Pipeline.Benchmarks.Plan;

/// <summary>What one confirmed order of one line asks of Azure (docs/order-life.md, the last section).</summary>
/// <param name="Name">When that holds.</param>
/// <param name="TableRequests">Transactions of Table storage.</param>
/// <param name="OrderEntities">Entities written in the table orders: rows, markers and list entries.</param>
/// <param name="Credits">Messages sent and received.</param>
/// <param name="Executions">Runs of functions.</param>
public sealed record OrderCost(
    string Name, double TableRequests, double OrderEntities, double Credits, double Executions)
{
    /// <summary>No order shares anything with another, as docs/order-life.md counts it.</summary>
    public static readonly OrderCost Alone = new("each order alone", 8, 8, 6, 4);

    /// <summary>Many at once share reads, batches and messages: what the design aims at.</summary>
    public static readonly OrderCost Shared = new("orders share, as aimed at", 3, 8, 1, 1);

    /// <summary>Three nudges with the order in each; packing shares the message, not the bytes. Assumed.</summary>
    public const int BytesOnTheBus = 3 * 2_048;

    /// <summary>All executions together, on instances of 2,048 MB. Assumed: measure it before relying on it.</summary>
    public const double OrdersPerInstanceSecond = 40;
}
