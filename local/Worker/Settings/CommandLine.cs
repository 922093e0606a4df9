using System.Globalization;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>The worker's own flags: <c>--port 7072</c> and <c>--functions PlaceOrder,Payment</c>.</summary>
internal sealed record CommandLine(int? Port, IReadOnlyList<string> Functions)
{
    public static CommandLine Parse(IReadOnlyList<string> args) =>
        new(ParsePort(Value(args, "--port")), ParseNames(Value(args, "--functions")));

    private static string? Value(IReadOnlyList<string> args, string flag)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i].StartsWith(flag + "=", StringComparison.Ordinal))
                return args[i][(flag.Length + 1)..];
            if (args[i] == flag)
            {
                return i + 1 < args.Count
                    ? args[i + 1]
                    : throw new StartupFault($"{flag} needs a value after it.");
            }
        }

        return null;
    }

    private static int? ParsePort(string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= ushort.MaxValue
            ? port
            : throw new StartupFault($"--port {text} is not a port: 0 (any free one) to 65535 is needed.");
    }

    private static string[] ParseNames(string? text) =>
        text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
