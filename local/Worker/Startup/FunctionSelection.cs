using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.LocalWorker.Startup;

/// <summary>Which functions this worker runs: not the disabled ones, and only those asked for.</summary>
internal static class FunctionSelection
{
    public static IReadOnlyList<LocalFunction> Select(
        IReadOnlyList<LocalFunction> functions, IReadOnlyList<string> wanted, IConfiguration settings)
    {
        foreach (var name in wanted)
        {
            if (!functions.Any(function => Answers(function, name)))
                throw Unknown(name, functions);
        }

        return
        [
            .. functions
                .Where(function => wanted.Count == 0 || wanted.Any(name => Answers(function, name)))
                .Where(function => !settings.IsDisabled(function.Name)),
        ];
    }

    private static bool Answers(LocalFunction function, string name) =>
        string.Equals(function.Name, name, StringComparison.OrdinalIgnoreCase)
        || $".{function.Class.Namespace}".EndsWith($".{name}", StringComparison.OrdinalIgnoreCase);

    private static StartupFault Unknown(string name, IReadOnlyList<LocalFunction> functions) => new(
        $"--functions {name}: no function and no capability has this name. "
        + $"There are: {string.Join(", ", functions.Select(function => function.Name))}; "
        + $"and: {string.Join(", ", functions.Select(Capability).Distinct().Order(StringComparer.Ordinal))}.");

    /// <summary>The folder, as the last part of the namespace names it.</summary>
    private static string Capability(LocalFunction function) => $"{function.Class.Namespace}".Split('.')[^1];
}
