using System.Text.Json;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Histories;

/// <summary>A refund as it stands in an order's row, read without the product's help.</summary>
internal sealed record RowRefund(string Key, long Amount, string State)
{
    public bool IsDone => State is "Told" or "Refused";

    public bool IsPaid => State is "Paid" or "Restocked" or "Told";

    public static IReadOnlyList<RowRefund> Read(TableEntity row)
    {
        if (row.GetBinary("Refunds") is not { } text) return [];
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.EnumerateArray().Select(refund => new RowRefund(
                refund.GetProperty("key").GetString()!, // each has one
                refund.GetProperty("amount").GetInt64(),
                refund.GetProperty("state").GetString()!)), // as above
        ];
    }
}
