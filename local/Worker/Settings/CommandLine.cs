using System.Globalization;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>
/// The worker's flags: <c>--port 7072</c> and <c>--functions PlaceOrder,Payment</c>. Any other argument is refused:
/// a flag with a typing error would start a worker that nobody asked for.
/// </summary>
internal sealed record CommandLine(int? Port, IReadOnlyList<string> Functions)
{
    private const string PortFlag = "--port";
    private const string FunctionsFlag = "--functions";

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var read = new CommandLine(null, []);
        for (var i = 0; i < args.Count; i++)
        {
            var (flag, value) = Split(args[i]);
            read = flag switch
            {
                PortFlag => read with { Port = ParsePort(value ?? Following(args, ref i)) },
                FunctionsFlag => read with { Functions = ParseNames(value ?? Following(args, ref i)) },
                _ => throw new StartupFault(
                    $"Unknown argument '{args[i]}': the worker takes {PortFlag} <number> and {FunctionsFlag} "
                    + "<name,name>; everything else is a setting, in local.settings.json or the environment."),
            };
        }

        return read;
    }

    private static (string Flag, string? Value) Split(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is var at and >= 0
            ? (argument[..at], argument[(at + 1)..])
            : (argument, null);

    private static string Following(IReadOnlyList<string> args, ref int index) =>
        index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal)
            ? args[++index]
            : throw new StartupFault($"{args[index]} needs a value after it.");

    private static int ParsePort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port
            : throw new StartupFault($"{PortFlag} {text} is not a port: 0 (any free one) to 65535 is needed.");

    private static string[] ParseNames(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } names
            ? names
            : throw new StartupFault($"{FunctionsFlag} needs names of functions or capabilities, with commas between.");
}
