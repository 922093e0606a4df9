using System.Globalization;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>Paths, queries and methods that no route has.</summary>
internal sealed class BadTargets(Random dice, ValidRequests door)
{
    private static readonly string[] Segments =
    [
        "..", ".", "%2e%2e", "%2E%2E%2f", "%2f", "%5c", "\\", "%00", "%0d%0aX-Injected:%201", "%", "%zz", "%c0%ae",
        "%ff",
        "%ud800", "%ed%a0%80", "%f0%9f%8d%b5", "%e2%80%ae", "", " ", "%20", "+", "*", "{id}", "$metadata", "~", "'",
        "%27",
        ";x=y", "ord_", "ord_00000000000000000000000000", "ORD_0123456789ABCDEFGHJKMNPQRS", "null", "-1", "1e9", "#x",
        "@x",
        ":80", "a%2f..%2fb", new string('a', 200), new string('a', 3_000), "%F0%9D%9F%98", "TEA-001", "<x>", "[0]", "|",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1", "100", "101", "-1", "1.0", "1e1", "+5", " 5", "05", "2147483648", "99999999999999999999", "NaN",
        "null",
        "confirmed", "Confirmed", "unknown", "2026-03-01T12:00:00Z", "2026-03-01", "2026-03-01T12:00:00",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00%2B14:00", "%00", "%ff", "%ed%a0%80", "..%2f..", "%27%20or%201%20eq%201", "e30", "////",
        "%F0%9F",
        new string('9', 400), new string('A', 128), new string('%', 100), "0000000000000000001", "evt_x", "%u0041",
    ];

    private static readonly string[] Names =
        ["limit", "cursor", "status", "createdAfter", "after", "LIMIT", "limit%20", "lim%69t", "", "queue", "%00", "x",
            "limit[]", "$filter"];

    private static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "Post", "X", "QUERY"];

    /// <summary>A route with some of its segments spoilt. Whatever is hit, nothing is done but reading.</summary>
    public BadCase Path()
    {
        var request = door.Call(Any());
        var segments = request.Target.Split('/').ToList();
        for (var more = dice.Next(1, 3); more > 0; more--)
        {
            var at = dice.Next(1, segments.Count + 1);
            if (at < segments.Count && dice.Next(2) == 0) segments[at] = Segment();
            else segments.Insert(at, Segment());
        }

        var isRead = request.Method == "GET";
        var target = string.Join('/', segments);
        return new BadCase("path", (request with { Target = target }).Bytes, answer =>
            answer.Status is 0 or >= 400 || isRead ? null : "should not be done")
        { IsLast = true };
    }

    public BadCase Query()
    {
        var lists = Route.All.Where(route => route.Method == "GET"
            && route.Template is "/v1/orders" or "/v1/events" or "/v1/stock" or "/ops/dead-letters").ToList();
        var list = lists[dice.Next(lists.Count)];
        var pairs = Enumerable.Range(0, dice.Next(1, dice.Next(10) == 0 ? 400 : 4))
            .Select(_ => (Name: Names[dice.Next(Names.Length)], Value: Values[dice.Next(Values.Length)])).ToList();
        var request = door.Call(list);
        var target = $"{list.Template}?{string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"))}";
        var names = pairs.ConvertAll(pair => pair.Name.Replace("%69", "i", StringComparison.Ordinal));
        var isWrong = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count
            || names.Exists(name => !Known(list.Template).Contains(name))
            || pairs.Exists(pair => pair.Name is "limit" or "lim%69t" && !IsLimit(pair.Value, list.Template));
        return new BadCase("query", (request with { Target = target }).Bytes, answer =>
            answer.Status is 400 or 414 || !isWrong && answer.Status == 200
                ? null
                : $"should be {(isWrong ? "400" : "200 or 400")}")
        { IsLast = target.Length > 4_000 || target.Contains(' ', StringComparison.Ordinal) };
    }

    /// <summary>A method that the route has not, whatever other headers say that it should be taken for.</summary>
    public BadCase Method()
    {
        var route = Any();
        var method = Methods[dice.Next(Methods.Length)];
        var call = door.Call(route);
        var isOne = Route.All.Any(other =>
            other.Fits(call.Target) && other.Method.Equals(method, StringComparison.OrdinalIgnoreCase));
        if (isOne) return Method();
        var request = (call with { Method = method })
            .With("X-HTTP-Method-Override", route.Method).With("X-Method-Override", route.Method);
        return new BadCase("method", request.Bytes, answer => answer.Status == 405 && Allows(answer, route)
            || !method.All(char.IsAsciiLetterUpper) && answer.Status is 400 or 405
            ? null
            : "should be 405 with Allow")
        { IsLast = !method.All(char.IsAsciiLetterUpper) };
    }

    private static bool Allows(WireAnswer answer, Route route) =>
        answer.Header("Allow")?.Contains(route.Method, StringComparison.Ordinal) == true;

    private static string[] Known(string list) => list switch
    {
        "/v1/orders" => ["limit", "cursor", "status", "createdAfter"],
        "/v1/events" => ["limit", "after"],
        "/ops/dead-letters" => ["limit", "cursor", "queue"],
        _ => ["limit", "cursor"],
    };

    private static bool IsLimit(string text, string list) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
        && limit >= 1 && limit <= (list == "/v1/events" ? 500 : 100);

    private Route Any() => Route.All[dice.Next(Route.All.Count)];

    private string Segment() => Segments[dice.Next(Segments.Length)];
}
