using System.Globalization;

namespace Pipeline.Orders;

/// <summary>
/// Where an order stands in its storefront's list, newest first. Its text sorts as the list does: what is left of time,
/// then the id.
/// </summary>
/// <param name="CreatedAt">When the order was accepted.</param>
/// <param name="Id">Tells apart what was accepted in one tick.</param>
public sealed record ListPosition(DateTimeOffset CreatedAt, OrderId Id)
{
    private const int HexDigits = 16;

    /// <summary>What every position of this moment, and none of an older one, begins with.</summary>
    public static string Prefix(DateTimeOffset createdAt) =>
        (long.MaxValue - createdAt.UtcTicks).ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads a position's text; null when it is none.</summary>
    public static ListPosition? Parse(string text)
    {
        if (text.Length <= HexDigits || text[HexDigits] != '_') return null;
        return long.TryParse(text.AsSpan(0, HexDigits), NumberStyles.AllowHexSpecifier, null, out var left)
            && long.MaxValue - left is var ticks && left >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks
            && OrderId.Parse(text[(HexDigits + 1)..]) is { } id
                ? new ListPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id)
                : null;
    }

    public override string ToString() => $"{Prefix(CreatedAt)}_{Id}";
}
