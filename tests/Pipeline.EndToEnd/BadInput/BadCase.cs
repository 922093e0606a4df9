namespace Pipeline.EndToEnd.BadInput;

/// <summary>A request that is, or may be, wrong, and what must become of it.</summary>
/// <param name="Kind">What was spoilt.</param>
/// <param name="Bytes">As they are sent.</param>
/// <param name="Judge">A sentence for an answer that is wrong, null for one that is right.</param>
internal sealed record BadCase(string Kind, byte[] Bytes, Func<WireAnswer, string?> Judge)
{
    private const double MostSeconds = 20; // below what a client waits; a machine may stall

    // What a server says that could not read a request far enough to know whose it is. It has no body.
    private static readonly int[] OfTheServer = [0, 400, 404, 405, 408, 411, 413, 414, 431, 501, 505];

    /// <summary>It may not end where HTTP would have it, so it has a connection of its own.</summary>
    public bool IsLast { get; init; }

    /// <summary>Everything that is wrong with the answer; null when nothing is.</summary>
    public string? Complain(WireAnswer answer) => Common(answer) ?? Judge(answer);

    /// <summary>Expects this problem, or any of this status.</summary>
    public static Func<WireAnswer, string?> Problem(int status, string? type = null) => answer =>
        answer.Status == status && (type is null || answer.Type == type || answer.Body.Length == 0)
            ? null
            : $"should be {status} {type}";

    private string? Common(WireAnswer answer)
    {
        if (answer.Status >= 500 && !(IsLast && answer.Status is 501 or 505)) return "is the server's fault";
        if (answer.Elapsed.TotalSeconds > MostSeconds) return $"took {answer.Elapsed.TotalSeconds} s";
        if (answer.Status is > 0 and < 400 || Bytes.AsSpan().StartsWith("HEAD "u8)) return null;
        if (Says(answer, Canary.Card) || Says(answer, Canary.Secret)) return "repeats a secret";
        if (IsLast && answer.Body.Length == 0 && OfTheServer.Contains(answer.Status)) return null;
        return answer.IsProblem ? answer.Lack is { } lack ? $"lacks {lack}" : null : "is no problem+json";
    }

    private static bool Says(WireAnswer answer, string secret) =>
        answer.Body.Contains(secret, StringComparison.Ordinal);
}
