namespace Pipeline.Benchmarks.Stand;

/// <summary>The functions as the program of a process.</summary>
internal sealed class PipelineServer : IServer
{
    /// <summary>The variable that names the functions to run.</summary>
    public const string Functions = "BENCHMARK_FUNCTIONS";

    private static readonly string[] Passed = [.. PipelineSettings.For("", "").Keys];

    private FunctionsWorker? worker;

    public async Task<int> StartAsync()
    {
        var functions = Environment.GetEnvironmentVariable(Functions) ?? "PlaceOrder";
        worker = await FunctionsWorker.StartAsync(functions, Settings(), _ => { }, CancellationToken.None);
        return worker.Port;
    }

    public ValueTask DisposeAsync() => worker?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Dictionary<string, string> Settings() => Passed.ToDictionary(
        name => name, name => Environment.GetEnvironmentVariable(name) ?? "");
}
