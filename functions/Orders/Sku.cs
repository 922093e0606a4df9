using System.Buffers;

namespace Pipeline.Orders;

/// <summary>What a stock keeping unit may be called: what every table key and every address bears.</summary>
public static class Sku
{
    public const string Allowed = "1 to 64 characters out of A-Z a-z 0-9 . _ -";
    private const int Longest = 64;

    private static readonly SearchValues<char> Symbols =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text.AsSpan().IndexOfAnyExcept(Symbols) < 0;
}
