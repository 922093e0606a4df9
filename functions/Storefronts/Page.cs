using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>Which part of a list is asked for (<c>?limit=&amp;cursor=</c>).</summary>
/// <param name="Limit">1 to 100.</param>
/// <param name="Cursor">Where the page before ended, as its answer said; null for the first page.</param>
public sealed record Page(int Limit, string? Cursor)
{
    private const int Most = 100;
    private const int Usual = 50;
    private const int LongestCursor = 128;

    /// <summary>What the query says, or the answer that says what it may say.</summary>
    public static (Page? Page, IResult? Refusal) Read(HttpRequest request)
    {
        var limit = Usual;
        if (request.Query.TryGetValue("limit", out var wanted)
            && (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > Most))
        {
            return (null, Problems.OutOfRange.Answer(request, $"The query's limit must be 1 to {Most}."));
        }

        var cursor = request.Query["cursor"].ToString();
        return cursor.Length <= LongestCursor && cursor.All(char.IsAscii)
            ? (new Page(limit, cursor.Length > 0 ? cursor : null), null)
            : (null, Problems.OutOfRange.Answer(
                request, "The query's cursor must be the nextCursor of an earlier answer, or be left out."));
    }
}
