using System.Globalization;

namespace Pipeline.Storefronts;

/// <summary>
/// Finds what looks like a card's number: it must be nowhere but with the payment provider, so text with one in it is
/// refused, and never repeated in an answer.
/// </summary>
internal static class CardNumber
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>
    /// Whether 13 to 19 digits stand there that pass Luhn's test (ISO/IEC 7812-1, annex B), with at most one space or
    /// dash between them, and neither a digit before nor one behind them.
    /// </summary>
    public static bool IsIn(string text)
    {
        for (var start = 0; start < text.Length; start++)
        {
            var isFirst = char.IsDigit(text[start]) && (start == 0 || !char.IsDigit(text[start - 1]));
            if (isFirst && BeginsAt(text.AsSpan(start))) return true;
        }

        return false;
    }

    // Luhn's sum doubles every second digit from the right; two sums are kept, for either parity of the length.
    private static bool BeginsAt(ReadOnlySpan<char> text)
    {
        var (digits, plain, doubled) = (0, 0, 0);
        for (var at = 0; at < text.Length && digits <= Longest; at++)
        {
            if (char.IsDigit(text[at]))
            {
                var digit = CharUnicodeInfo.GetDecimalDigitValue(text[at]);
                (plain, doubled) = (doubled + digit, plain + (digit < 5 ? digit * 2 : digit * 2 - 9));
                digits++;
            }
            else if (!IsGap(text[at]) || IsGap(text[at - 1])) // the first is a digit
            {
                return false;
            }

            var isLast = at + 1 == text.Length || !char.IsDigit(text[at + 1]);
            if (isLast && digits is >= Shortest and <= Longest && plain % 10 == 0) return true;
        }

        return false;
    }

    private static bool IsGap(char character) => CharUnicodeInfo.GetUnicodeCategory(character)
        is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation;
}
