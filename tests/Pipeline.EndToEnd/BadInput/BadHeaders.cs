using System.Text.RegularExpressions;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>A valid order under headers that are not.</summary>
internal sealed class BadHeaders(Random dice, string key, ValidRequests door)
{
    private static readonly string[] Types =
    [
        "text/plain", "text/json", "application/xml", "application/x-ndjson", "application/jsonp", "json", "*/*",
        "application/problem+json", "application/json; charset=utf-16", "application/json; charset=latin1",
        "application/json; charset=\"UTF-16\"", "application/json, text/html", ";", "\"\"",
        "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "",
    ];

    private static readonly string[] Encodings =
        ["gzip", "GZIP", "br", "deflate", "zstd", "compress", "gzip, gzip", "identity, gzip", "utf-8", "x", "gzip;q=0"];

    private static readonly List<Route> Closed = [.. Route.All.Where(route => !route.IsOpen)];

    private string[] Credentials =>
    [
        "", "Bearer", "Bearer ", "Basic YTpi", "Bearer sk_test_demo", "Bearer sk_test_demo_", $"Bearer {Canary.Secret}",
        $"Bearer sk_test_demo_{Canary.Secret}", $"Bearer sk_live_demo_{Canary.Secret}",
        $"Bearer ok_test_ops_{Canary.Secret}",
        $"Bearer sk_test_{new string('a', 32)}_{Canary.Secret}", $"Bearer sk_test_{new string('a', 33)}_x",
        "sk_test_demo_x",
        $"Bearer sk_test_demo_{new string('x', 8_000)}", "Bearer sk_test_../demo_x", "Bearer sk_test_d'em%o_x",
        $"Bearer sk__demo_{dice.Next()}", $"Bearer sk_test_de\u00E9mo_{dice.Next()}",
        $"Token sk_test_demo_{dice.Next()}",
        $"Bearer sk_test_demo_{dice.Next()}, Bearer sk_test_demo_{dice.Next()}",
    ];

    public BadCase IdempotencyKey()
    {
        var signs = dice.Next(2) == 0 ? "abcXYZ019_-" : "abcXYZ019_-\"\"' .,;/\\=+%~";
        var length = dice.Next(4) switch { 0 => dice.Next(8), 1 => dice.Next(65, 200), _ => dice.Next(6, 12) };
        var text = string.Concat(Enumerable.Range(0, length).Select(_ => signs[dice.Next(signs.Length)]));
        if (dice.Next(3) == 0) text = $"\"{text}\"";
        var request = door.Place(key).With("Idempotency-Key", text);
        var isTwice = dice.Next(5) == 0;
        if (isTwice) request = request.And("Idempotency-Key", text);
        if (dice.Next(10) == 0) (request, isTwice) = (request.Without("Idempotency-Key"), true);
        var isKey = !isTwice && Regex.IsMatch(text.Trim(' '), """^("[A-Za-z0-9_-]{8,64}"|[A-Za-z0-9_-]{8,64})\z""");
        return new BadCase("idempotency key", request.Bytes, isKey
            ? answer => answer.Status == 202 ? null : "should be accepted"
            : BadCase.Problem(400, "bad-idempotency-key"));
    }

    public BadCase ContentType()
    {
        var request = dice.Next(5) == 0 ? door.Import() : door.Place(key);
        if (dice.Next(3) == 0)
        {
            request = request.With("Content-Encoding", Encodings[dice.Next(Encodings.Length)]);
            if (dice.Next(3) == 0) request = request.And("Content-Encoding", "identity");
        }
        else
        {
            var type = Types[dice.Next(Types.Length)];
            if (type == "application/x-ndjson") request = door.Place(key);
            request = dice.Next(8) == 0 ? request.Without("Content-Type") : request.With("Content-Type", type);
            if (dice.Next(8) == 0) request = request.And("Content-Type", "application/json; charset=utf-7");
        }

        return new BadCase("content type", request.Bytes, BadCase.Problem(415, "unsupported-media-type"));
    }

    // Latin-1 beyond ASCII is for the server to refuse, before anybody sees whose request it is.
    public BadCase Authorization()
    {
        var given = Credentials[dice.Next(Credentials.Length)];
        var request = (dice.Next(3) switch
        {
            0 => door.Place(key),
            1 => door.SetStock(),
            _ => door.Call(Closed[dice.Next(Closed.Count)]),
        }).With("Authorization", given);
        if (dice.Next(6) == 0) request = request.Without("Authorization");
        if (dice.Next(6) == 0) request = request.And("X-Forwarded-User", "admin").And("X-Api-Key", "demo");
        var isAscii = given.All(char.IsAscii);
        return new BadCase("authorization", request.Bytes, answer =>
            answer.Status == 401 || !isAscii && answer.Status == 400
                ? null
                : "should be 401")
        { IsLast = !isAscii };
    }
}
