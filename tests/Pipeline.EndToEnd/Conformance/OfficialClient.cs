using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.Conformance;

/// <summary>The official JavaScript client, installed once for all scenarios as its lock file says.</summary>
public sealed class OfficialClient : IAsyncLifetime
{
    private static readonly NodeProject Scenarios = new("Conformance");

    public static string Folder => Scenarios.Folder;

    public async ValueTask InitializeAsync() => await Scenarios.InstallAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc cref="NodeProject.RunAsync"/>
    public static Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string> environment) =>
        Scenarios.RunAsync(program, arguments, environment);
}
