using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>One thing that a storefront was told.</summary>
/// <param name="Id">evt_{orderId}_{outcome}: the same on every channel, however often it is delivered.</param>
/// <param name="StorefrontId">Whom.</param>
/// <param name="OrderId">About which order.</param>
/// <param name="Outcome">What.</param>
/// <param name="Sequence">A receiver keeps the highest: a late delivery of an older outcome is possible.</param>
/// <param name="At">When the outcome was established.</param>
public sealed record Announcement(
    string Id, string StorefrontId, OrderId OrderId, Outcome Outcome, int Sequence, DateTimeOffset At);

/// <summary>What every storefront was told, in one partition a storefront.</summary>
public sealed class AnnouncementTable(TableServiceClient service)
{
    public const string TableName = "announcements";
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Keeps an announcement; once, however often it is called.</summary>
    public async Task AddAsync(Announcement announcement, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(
                new TableEntity(announcement.StorefrontId, announcement.Id)
                {
                    [nameof(Announcement.OrderId)] = announcement.OrderId.Value,
                    [nameof(Announcement.Outcome)] = announcement.Outcome.ToString(),
                    [nameof(Announcement.Sequence)] = announcement.Sequence,
                    [nameof(Announcement.At)] = announcement.At,
                },
                cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
        }
    }

    /// <summary>Everything a storefront was told, ordered by id.</summary>
    public async Task<IReadOnlyList<Announcement>> ListAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var all = new List<Announcement>();
        var rows = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {storefrontId}"), cancellationToken: cancellationToken);
        await foreach (var row in rows) all.Add(Read(row));
        return all;
    }

    private static Announcement Read(TableEntity row) => new(
        row.RowKey,
        row.PartitionKey,
        OrderId.Parse(row.GetString(nameof(Announcement.OrderId))) ?? throw Broken(row),
        Enum.Parse<Outcome>(row.GetString(nameof(Announcement.Outcome))),
        row.GetInt32(nameof(Announcement.Sequence)) ?? throw Broken(row),
        row.GetDateTimeOffset(nameof(Announcement.At)) ?? throw Broken(row));

    private static InvalidDataException Broken(TableEntity row) => new($"Announcement {row.RowKey} is unreadable.");
}
