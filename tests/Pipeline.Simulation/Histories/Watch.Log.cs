using System.Globalization;
using Azure.Data.Tables;
using Pipeline.Notification;
using Pipeline.Simulation.Tables;

namespace Pipeline.Simulation.Histories;

/// <summary>What storefronts were told: each thing once, never changed, in a log without gaps.</summary>
internal sealed partial class Watch
{
    private readonly Dictionary<string, long> logs = [];

    private void OnLog(string key, TableChange change)
    {
        if (change.After is not { } after) Violate($"10 {key} is gone");
        else if (key == "head") OnHead(after);
        else if (change.Before is not null) Violate($"10 {key} changed");
        else if (key.StartsWith("event_", StringComparison.Ordinal)) OnEvent(after);
        else OnClaim(after);
    }

    private void OnEvent(TableEntity told)
    {
        var expected = logs[told.PartitionKey] = logs.GetValueOrDefault(told.PartitionKey) + 1;
        if (told.RowKey != EventKey(expected)) Violate($"18 {told.RowKey} stands where {expected} is due");
        if (!announced.Add(told.GetString("Id"))) Violate($"10 {told.GetString("Id")} was told twice");
        if (Row(told.GetString("OrderId"))?.GetString("StorefrontId") != told.PartitionKey)
        {
            Violate($"14 {told.PartitionKey} was told of another's order");
        }

        Tally($"announced {told["Outcome"]}", 1);
    }

    private void OnClaim(TableEntity claim)
    {
        var told = Find(AnnouncementTable.TableName, claim.PartitionKey, EventKey(claim.GetInt64("Position") ?? 0));
        if (told?.GetString("Id") != claim.RowKey) Violate($"18 {claim.RowKey} does not stand where it says");
    }

    private void OnHead(TableEntity head)
    {
        var last = head.GetInt64("Last") ?? 0;
        if (Find(AnnouncementTable.TableName, head.PartitionKey, EventKey(last)) is null
            || Find(AnnouncementTable.TableName, head.PartitionKey, EventKey(last + 1)) is not null)
        {
            Violate($"18 the log of {head.PartitionKey} does not end at {last}");
        }
    }

    private static string EventKey(long position) => "event_" + position.ToString("D19", CultureInfo.InvariantCulture);
}
