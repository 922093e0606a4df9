using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>
/// Reads a request's query strictly: an unknown, repeated or malformed parameter is refused by its name, all of them at
/// once, for a filter that is ignored shows what was not asked for.
/// </summary>
public sealed class QueryParameters(HttpRequest request)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly List<FieldError> errors = [];

    /// <summary>A whole number within bounds.</summary>
    public int Whole(string name, int least, int most, int otherwise) =>
        Value(name, $"must be {least} to {most}", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most
                ? number
                : (int?)null) ?? otherwise;

    /// <summary>A moment (RFC 3339), null when it is not asked for.</summary>
    public DateTimeOffset? Time(string name) =>
        Value(name, "must be a time with its offset, as 2026-03-01T12:00:00Z", Moment);

    /// <summary>Text of a form; null when it is not asked for.</summary>
    /// <param name="name">The parameter's.</param>
    /// <param name="allowed">What is allowed, in words, for who sent something else.</param>
    /// <param name="parse">Null when the text has not that form.</param>
    /// <param name="isRequired">Whether it is refused to leave it out.</param>
    public T? Parsed<T>(string name, string allowed, Func<string, T?> parse, bool isRequired = false) where T : class
    {
        var text = Single(name);
        if (text is null && isRequired) errors.Add(new FieldError($"?{name}", allowed));
        if (text is null) return null;
        var value = parse(text);
        if (value is null) errors.Add(new FieldError($"?{name}", allowed));
        return value;
    }

    /// <inheritdoc cref="Parsed{T}"/>
    public T? Value<T>(string name, string allowed, Func<string, T?> parse) where T : struct
    {
        var text = Single(name);
        if (text is null) return null;
        var value = parse(text);
        if (value is null) errors.Add(new FieldError($"?{name}", allowed));
        return value;
    }

    /// <summary>The answer when anything is wrong; to be asked for once every parameter was read.</summary>
    public IResult? Refusal()
    {
        errors.AddRange(request.Query.Keys.Where(name => !known.Contains(name))
            .Select(name => new FieldError($"?{Uri.EscapeDataString(name)}", "is no parameter of this route")));
        return errors.Count == 0
            ? null
            : Problems.BadQuery.Answer(request, "See errors for each parameter.", errors);
    }

    private string? Single(string name)
    {
        known.Add(name);
        var values = request.Query[name];
        if (values.Count > 1) errors.Add(new FieldError($"?{name}", "must stand there once"));
        return values is [{ } text] ? text : null;
    }

    // "O" and its likes take too little, Parse takes too much: RFC 3339 wants the offset and nothing left out.
    private static DateTimeOffset? Moment(string text)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        var offset = text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
        return offset && DateTimeOffset.TryParseExact(
            text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
    }
}
