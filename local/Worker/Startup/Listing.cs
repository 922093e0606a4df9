namespace Pipeline.LocalWorker.Startup;

/// <summary>The functions with their triggers, in the words of Core Tools.</summary>
internal static class Listing
{
    public static string Of(IReadOnlyList<LocalFunction> functions, int? port)
    {
        var width = functions.Count == 0 ? 0 : functions.Max(function => function.Name.Length) + 1;
        var lines = functions.Select(one => $"    {(one.Name + ":").PadRight(width)} {Trigger(one, port)}");
        var text = functions.Count == 0 ? ["    none: all are disabled or left out by --functions"] : lines;
        return string.Join(Environment.NewLine, ["", "Functions:", "", .. text, ""]);
    }

    private static string Trigger(LocalFunction function, int? port) => function.Trigger switch
    {
        HttpStart http => $"[{Methods(http)}] http://localhost:{port}/{http.Route.RawText}",
        QueueStart queue => $"{queue.Type} {queue.Queue}",
        TimerStart timer => $"{timer.Type} {timer.Expression}",
        _ => function.Trigger.Type,
    };

    private static string Methods(HttpStart http) => http.Methods.IsEmpty ? "ANY" : string.Join(',', http.Methods);
}
