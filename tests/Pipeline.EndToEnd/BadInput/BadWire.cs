using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Fuzz;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>A valid order in broken HTTP.</summary>
internal sealed class BadWire(Random dice, string key, ValidRequests door)
{
    /// <summary>Some bytes of the head are changed. What was accepted must still be what is accepted.</summary>
    public BadCase Head()
    {
        var request = door.Place(key);
        var head = Mutation.Bytes(dice, request.Head);
        if (dice.Next(3) == 0) head = Mutation.Bytes(dice, head);
        var authorization = request.Headers.Single(header => header.Name == "Authorization").Value;
        return new BadCase("head", [.. head, .. request.Body], answer =>
            answer.Status is 0 or >= 400 || MayPass(Encoding.Latin1.GetString(head), authorization)
                ? null
                : "should be refused")
        { IsLast = true };
    }

    /// <summary>The body is not as long as the head says, or its chunks are none.</summary>
    public BadCase Framing()
    {
        var request = door.Place(key);
        var length = request.Body.Length;
        var chunk = $"{length:x}\r\n{Encoding.UTF8.GetString(request.Body)}\r\n";
        var (name, value, body) = dice.Next(10) switch
        {
            0 => ("Content-Length", $"{length + dice.Next(1, 1_000)}", Text()),
            1 => ("Content-Length", $"{dice.Next(1, length)}", Text()),
            2 => ("Content-Length", $"-{length}", Text()),
            3 => ("Content-Length", $"{length}, {length + 1}", Text()),
            4 => ("Content-Length", new string('9', 30), Text()),
            5 => ("Transfer-Encoding", "chunked", chunk),
            6 => ("Transfer-Encoding", "chunked", "zz\r\n" + chunk),
            7 => ("Transfer-Encoding", "chunked", chunk + "fffffffffffffffff\r\n"),
            8 => ("Transfer-Encoding", "chunked", $"{length + 1:x}\r\n{Text()}\r\n0\r\n\r\n"),
            _ => ("Transfer-Encoding", "gzip", Text()),
        };
        return new BadCase("framing", request.With(name, value).WithBody(body).Bytes, answer =>
            answer.Status is 0 or (>= 400 and < 500) or 501 ? null : "should be refused")
        { IsLast = true };

        string Text() => Encoding.UTF8.GetString(request.Body);
    }

    // Read a second time, and generously: whatever is let through must at least be this.
    private static bool MayPass(string head, string authorization)
    {
        var lines = head.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        var headers = lines.Skip(1).TakeWhile(line => line.Length > 0).Select(line => line.Split(':', 2))
            .Where(pair => pair.Length == 2)
                .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return Regex.IsMatch(
            lines[0], "^POST (http://[^/]*)?/v1/orders/?(\\?.*)? HTTP/1\\.[01]$", RegexOptions.IgnoreCase)
            && headers["Authorization"].SequenceEqual([authorization], StringComparer.OrdinalIgnoreCase)
            && headers["Idempotency-Key"].ToList() is [var key] && Regex.IsMatch(key, "^\"?[A-Za-z0-9_-]{8,64}\"?$")
            && headers["Content-Type"].ToList() is [var type]
            && type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
    }
}
