namespace Pipeline.Storefronts;

/// <summary>Which part of a list is asked for (<c>?limit=&amp;cursor=</c>).</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Cursor">Where the page before ended, as its answer said; null for the first page.</param>
public sealed record Page(int Limit, string? Cursor)
{
    private const int Most = 100;
    private const int Usual = 50;
    private const int LongestCursor = 128;

    /// <summary>What the query says; whether it may say so is for the query's own refusal.</summary>
    public static Page Of(QueryParameters query) => new(
        query.Whole("limit", 1, Most, Usual),
        query.Parsed("cursor", "must be the next of an earlier answer", text =>
            text.Length is > 0 and <= LongestCursor && text.All(char.IsAscii) ? text : null));
}
