using System.Text.Json;
using Azure.Data.Tables;

namespace Pipeline.Orders;

/// <summary>
/// The one place that maps an order to its row and back. The purchase is written once, as UTF-8 JSON cut into
/// binary properties (a property holds 64 KiB, a body may be four times that); what changes is a column each, so
/// that a write sends only those and people can query them.
/// </summary>
internal static class OrderRow
{
    private const int ChunkBytes = 60 * 1024;
    private const int BytesOfState = 12 * 1024; // a full timeline and the envelope of one operation
    private const string Chunk = "Purchase";
    private const string RestReasonColumn = "RestReason";
    private const string RestUntilColumn = "RestUntil";
    private const string NoRest = "None";
    private const string Timeline = nameof(Order.Timeline);

    /// <summary>The whole row, for the insert, and for what must not keep a column of the row before.</summary>
    public static TableEntity Whole(Order order)
    {
        var entity = State(order);
        entity[nameof(Order.StorefrontId)] = order.StorefrontId;
        entity[nameof(Order.Fingerprint)] = order.Fingerprint;
        entity[nameof(Order.CreatedAt)] = order.CreatedAt;
        entity[nameof(Order.ErasedAt)] = order.ErasedAt;
        var purchase = CompactJson.Write(order.Purchase, OrderJson.Default.Purchase);
        for (var start = 0; start < purchase.Length; start += ChunkBytes)
        {
            entity[$"{Chunk}{start / ChunkBytes}"] = purchase[start..Math.Min(start + ChunkBytes, purchase.Length)];
        }

        return entity;
    }

    /// <summary>Only what changes in the life of an order, to be merged into its row.</summary>
    public static TableEntity State(Order order) => new(order.Id.Partition, order.Id.Value)
    {
        [nameof(Order.Goal)] = order.Goal.ToString(),
        [nameof(Order.Reason)] = order.Reason.ToString(),
        [nameof(Order.Stock)] = order.Stock.ToString(),
        [nameof(Order.Payment)] = order.Payment.ToString(),
        [nameof(Order.PaymentId)] = order.PaymentId,
        [nameof(Order.Announced)] = order.Announced.ToString(),
        [RestReasonColumn] = order.Rest?.Reason.ToString() ?? NoRest, // a null would leave what a merge finds
        [RestUntilColumn] = order.Rest?.Until,
        [nameof(Order.Version)] = order.Version,
        [nameof(Order.UpdatedAt)] = order.UpdatedAt,
        [Timeline] = CompactJson.WriteText(order.Timeline, OrderJson.Default.IReadOnlyListTimelineEntry),
        [nameof(Order.Refunds)] = order.Refunds.Count > 0
            ? CompactJson.Write(order.Refunds, OrderJson.Default.IReadOnlyListRefund)
            : null,
        [nameof(Order.Review)] = order.Review is { } review
            ? CompactJson.WriteText(review, OrderJson.Default.Review)
            : null,
    };

    /// <summary>The order that stands in a row.</summary>
    /// <exception cref="InvalidDataException">The row was not written by this code.</exception>
    public static Order Read(TableEntity row)
    {
        try
        {
            return ReadColumns(row);
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"Order row {row.RowKey} is unreadable.", unreadable);
        }
    }

    private static Order ReadColumns(TableEntity row) => new()
    {
        Id = OrderId.Parse(row.RowKey) ?? throw Broken(row, "RowKey"),
        StorefrontId = Text(row, nameof(Order.StorefrontId)),
        Fingerprint = Text(row, nameof(Order.Fingerprint)),
        Purchase = JsonSerializer.Deserialize(Purchase(row), OrderJson.Default.Purchase) ?? throw Broken(row, Chunk),
        CreatedAt = Time(row, nameof(Order.CreatedAt)),
        UpdatedAt = Time(row, nameof(Order.UpdatedAt)),
        ErasedAt = row.GetDateTimeOffset(nameof(Order.ErasedAt)),
        Goal = Enum.Parse<Goal>(Text(row, nameof(Order.Goal))),
        Reason = Enum.Parse<UnwindReason>(Text(row, nameof(Order.Reason))),
        Stock = Enum.Parse<StockState>(Text(row, nameof(Order.Stock))),
        Payment = Enum.Parse<PaymentState>(Text(row, nameof(Order.Payment))),
        PaymentId = row.GetString(nameof(Order.PaymentId)),
        Announced = Enum.Parse<Outcome>(Text(row, nameof(Order.Announced))),
        Rest = row.GetString(RestReasonColumn) is { } reason and not NoRest // rows of before rests have no such column
            ? new Rest(Enum.Parse<RestReason>(reason), Time(row, RestUntilColumn))
            : null,
        Version = row.GetInt32(nameof(Order.Version)) ?? throw Broken(row, nameof(Order.Version)),
        Timeline = JsonSerializer.Deserialize(
            Text(row, Timeline), OrderJson.Default.IReadOnlyListTimelineEntry) ?? throw Broken(row, Timeline),
        Refunds = row.GetBinary(nameof(Order.Refunds)) is { } refunds
            ? JsonSerializer.Deserialize(refunds, OrderJson.Default.IReadOnlyListRefund) ?? []
            : [],
        Review = row.GetString(nameof(Order.Review)) is { } review
            ? JsonSerializer.Deserialize(review, OrderJson.Default.Review)
            : null,
    };

    /// <summary>A generous estimate of what a row adds to a transaction, where binary travels as base64.</summary>
    public static int EstimateBytes(TableEntity row) =>
        BytesOfState + row.Select(column => column.Value).OfType<byte[]>().Sum(chunk => chunk.Length) * 4 / 3;

    private static byte[] Purchase(TableEntity row)
    {
        var all = new MemoryStream();
        for (var i = 0; row.GetBinary($"{Chunk}{i}") is { } chunk; i++) all.Write(chunk);
        return all.ToArray();
    }

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Broken(row, column);

    private static DateTimeOffset Time(TableEntity row, string column) =>
        row.GetDateTimeOffset(column) ?? throw Broken(row, column);

    private static InvalidDataException Broken(TableEntity row, string column) =>
        new($"Order row {row.RowKey} has no readable {column}.");
}
