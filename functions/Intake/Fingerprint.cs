using System.Security.Cryptography;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>
/// Tells whether two requests mean the same, however they were written: a hash of what is to be bought, with
/// lines and metadata in a fixed order.
/// </summary>
internal static class Fingerprint
{
    public static string Of(Purchase purchase)
    {
        var canonical = purchase with
        {
            Lines = [.. purchase.Lines.OrderBy(line => line.Sku, StringComparer.Ordinal)],
            Metadata = purchase.Metadata is { } metadata
                ? new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal)
                : null,
        };
        return Convert.ToHexStringLower(SHA256.HashData(CompactJson.Write(canonical, OrderJson.Default.Purchase)));
    }
}
