using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>
/// The one place that maps the log of announcements to its rows and back: one partition a storefront, in it the head
/// that counts, the events by position, and beside each event a row by its id that says where it stands.
/// </summary>
internal static class AnnouncementRow
{
    public const string HeadKey = "head";
    private const string EventPrefix = "event_";
    private const string Last = "Last";
    private const string Position = nameof(LoggedAnnouncement.Position);
    private const string Amount = nameof(Money.Amount);
    private const string RefundAmount = "RefundAmount";
    private const string RefundedInAll = "RefundedInAll";
    private const string Currency = nameof(Money.Currency);

    public static LogHead ReadHead(TableEntity? row) =>
        row is null ? LogHead.Empty : new LogHead(row.GetInt64(Last) ?? throw Broken(row), row.ETag);

    /// <summary>The head after so many more events; its refusal says that somebody else wrote first.</summary>
    public static TableTransactionAction Advance(string storefrontId, LogHead head, int events)
    {
        var row = new TableEntity(storefrontId, HeadKey) { [Last] = head.Last + events };
        return head.ETag == default
            ? new(TableTransactionActionType.Add, row)
            : new(TableTransactionActionType.UpdateReplace, row, head.ETag);
    }

    /// <summary>Claims the announcement's id: refused when it was told before.</summary>
    public static TableTransactionAction Claim(Announcement told, long position) => new(
        TableTransactionActionType.Add, new TableEntity(told.StorefrontId, told.Id) { [Position] = position });

    public static TableTransactionAction Event(Announcement told, long position) => new(
        TableTransactionActionType.Add,
        new TableEntity(told.StorefrontId, EventKey(position))
        {
            [nameof(Announcement.Id)] = told.Id,
            [nameof(Announcement.OrderId)] = told.OrderId.Value,
            [nameof(Announcement.Reference)] = told.Reference,
            [nameof(Announcement.Outcome)] = told.Outcome.ToString(),
            [nameof(Announcement.Reason)] = told.Reason.ToString(),
            [Amount] = told.Total.Amount,
            [Currency] = told.Total.Currency,
            [nameof(Announcement.Sequence)] = told.Sequence,
            [nameof(Announcement.At)] = told.At,
            [RefundAmount] = told.Refund?.Amount,
            [RefundedInAll] = told.Refund?.InAll,
        });

    /// <summary>A storefront's events from a position on.</summary>
    public static string From(string storefrontId, long position)
    {
        var (first, end) = (EventKey(position), RowPrefix.End(EventPrefix));
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {storefrontId} and RowKey ge {first} and RowKey lt {end}");
    }

    public static LoggedAnnouncement Read(TableEntity row)
    {
        var position = long.Parse(row.RowKey.AsSpan(EventPrefix.Length), CultureInfo.InvariantCulture);
        return new LoggedAnnouncement(position, new Announcement(
            Text(row, nameof(Announcement.Id)),
            row.PartitionKey,
            OrderId.Parse(row.GetString(nameof(Announcement.OrderId))) ?? throw Broken(row),
            Text(row, nameof(Announcement.Reference)),
            Enum.Parse<Outcome>(Text(row, nameof(Announcement.Outcome))),
            Enum.Parse<UnwindReason>(Text(row, nameof(Announcement.Reason))),
            new Money(row.GetInt64(Amount) ?? throw Broken(row), Text(row, Currency)),
            row.GetInt32(nameof(Announcement.Sequence)) ?? throw Broken(row),
            row.GetDateTimeOffset(nameof(Announcement.At)) ?? throw Broken(row),
            row.GetInt64(RefundAmount) is { } amount
                ? new RefundTold(amount, row.GetInt64(RefundedInAll) ?? throw Broken(row))
                : null));
    }

    private static string EventKey(long position) =>
        EventPrefix + position.ToString("D19", CultureInfo.InvariantCulture);

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Broken(row);

    private static InvalidDataException Broken(TableEntity row) => new($"Announcement {row.RowKey} is unreadable.");
}

/// <param name="Last">How far a storefront's log goes.</param>
/// <param name="ETag">What the next write of it must match.</param>
/// <param name="IsDoubted">Somebody else writes it too.</param>
internal sealed record LogHead(long Last, ETag ETag, bool IsDoubted = false)
{
    public static LogHead Empty { get; } = new(0, default);
}
