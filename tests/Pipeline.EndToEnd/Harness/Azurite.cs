using System.Globalization;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalWorker.Hosting.Azurite;

namespace Pipeline.EndToEnd.Harness;

/// <summary>One Azurite for all tests, in memory; every test has an account, so tables, of its own.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private const int Accounts = 64;
    private const string Key = "bm90LWEtc2VjcmV0LWl0LWlzLWZvci10ZXN0cy1vbmx5";
    private readonly TempFolder folder = new();
    private ChildProcess? process;
    private int taken;

    public int Port { get; } = FreePort.Next();

    /// <summary>Where the clone's own Azurite is kept: the worker installs it there, or these tests do.</summary>
    internal static string InstallFolder => Path.Combine(Repository.Root, ".azurite", "npm");

    internal IReadOnlyCollection<string> Lines => process?.Lines ?? [];

    public async ValueTask InitializeAsync()
    {
        var script = await new AzuriteInstall(NullLogger.Instance).EnsureAsync(
            InstallFolder, TestContext.Current.CancellationToken);
        process = ChildProcess.Start(
            "node",
            [
                "--require", Path.Combine(AzuriteInstall.PackageDirectory, "guard.cjs"), script,
                "--inMemoryPersistence", "--tableHost", "127.0.0.1",
                "--tablePort", Port.ToString(CultureInfo.InvariantCulture),
                "--silent", "--skipApiVersionCheck", "--disableTelemetry",
            ],
            new Dictionary<string, string>
            {
                ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(n => $"{Name(n)}:{Key}")),
            },
            folder.Path);
        await process.WaitUntilListeningAsync(Port);
    }

    /// <summary>
    /// Stops answering without losing anything (SIGSTOP), as a store that hangs. Never killed: it would lose what it
    /// acknowledged.
    /// </summary>
    internal Task FreezeAsync() => Shell.SignalAsync("STOP", Id);

    internal Task ThawAsync() => Shell.SignalAsync("CONT", Id);

    /// <summary>A connection string to an empty store.</summary>
    public string TakeStore() => ConnectionString(Name(Interlocked.Increment(ref taken)), Key, Port);

    internal static string ConnectionString(string account, string key, int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};"
        + $"TableEndpoint=http://127.0.0.1:{port}/{account};";

    internal static TableServiceClient Open(string connectionString) => new(connectionString);

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        folder.Dispose();
    }

    private int Id => process?.Id ?? throw new InvalidOperationException("Azurite does not run.");

    private static string Name(int number) => number <= Accounts
        ? string.Create(CultureInfo.InvariantCulture, $"store{number:000}")
        : throw new InvalidOperationException($"More than {Accounts} tests want a store: raise the number.");
}

/// <summary>Tests that start processes run one after the other: they would starve one another.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Processes : ICollectionFixture<Azurite>
{
    public const string Name = "processes";
}
