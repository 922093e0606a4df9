using System.Globalization;

namespace Pipeline.EndToEnd.Harness;

/// <summary>The local Service Bus as a process of its own. Its messages die with it.</summary>
internal sealed class Broker : IAsyncDisposable
{
    private readonly string config;
    private readonly List<ChildProcess> lives = [];

    private Broker(string config) => this.config = config;

    public int Port { get; } = FreePort.Next();

    public string ConnectionString =>
        $"Endpoint=sb://localhost:{Port};SharedAccessKeyName=RootManageSharedAccessKey;"
        + "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    public IEnumerable<int> ProcessIds => lives.Select(life => life.Id);

    public IEnumerable<string> Lines => lives.SelectMany(life => life.Lines);

    /// <param name="folder">Takes the queues' settings: the product's, but with the lock that the test wants.</param>
    /// <param name="lockDuration">ISO 8601: how soon a dead worker's messages come again.</param>
    public static async Task<Broker> StartAsync(string folder, string lockDuration)
    {
        var product = Path.Combine(Repository.OutputOf("local/ServiceBus"), "queues.json");
        var queues = await File.ReadAllTextAsync(product, TestContext.Current.CancellationToken);
        Assert.Contains("\"PT1M\"", queues, StringComparison.Ordinal);
        var config = Path.Combine(folder, "queues.json");
        await File.WriteAllTextAsync(
            config,
            queues.Replace("\"PT1M\"", $"\"{lockDuration}\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var broker = new Broker(config);
        await broker.StartAsync();
        return broker;
    }

    public async Task StartAsync()
    {
        var life = ChildProcess.Start(
            "dotnet",
            [
                Path.Combine(Repository.OutputOf("local/ServiceBus"), "Pipeline.LocalServiceBus.dll"),
                "--port", Port.ToString(CultureInfo.InvariantCulture), "--config", config,
            ]);
        lives.Add(life);
        await life.WaitUntilListeningAsync(Port);
    }

    public Task KillAsync() => lives[^1].KillAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var life in lives) await life.DisposeAsync();
    }
}
