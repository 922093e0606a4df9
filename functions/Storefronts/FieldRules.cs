using System.Globalization;
using FluentValidation;

namespace Pipeline.Storefronts;

/// <summary>Rules that fields of many bodies share.</summary>
internal static class FieldRules
{
    public const int LongestText = 256;
    public const string LikeACard = "must not hold what looks like a card number";

    public static IRuleBuilderOptions<T, TField> Required<T, TField>(this IRuleBuilder<T, TField> rule) =>
        rule.NotNull().WithMessage("is required");

    /// <summary>1 to 256 characters that a person can read.</summary>
    public static IRuleBuilderOptions<T, string?> Text<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || (text.Length is > 0 and <= LongestText && IsPlain(text)))
            .WithMessage(
                $"must be 1 to {LongestText} characters without control or direction-override characters or U+FFFE")
            .NoCard();

    /// <summary>Not what looks like a card's number, which would stand in the clear from then on.</summary>
    public static IRuleBuilderOptions<T, string?> NoCard<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text => text is null || !CardNumber.IsIn(text)).WithMessage(LikeACard);

    /// <summary>
    /// Well-formed text without control characters and without those that make text read otherwise than it is
    /// stored (Unicode's bidirectional controls: https://www.unicode.org/reports/tr9/), or that string.Normalize
    /// refuses: U+FFFE, a byte order mark the wrong way round.
    /// </summary>
    public static bool IsPlain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i)) i++;
            else if (char.IsSurrogate(text[i]) || IsHidden(text[i])) return false;
        }

        return true;
    }

    private static bool IsHidden(char character) =>
        CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Control
        || character is '\u061C' or '\u200E' or '\u200F' or '\uFFFE'
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
