using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalWorker.Hosting.Azurite;

namespace Pipeline.Benchmarks.Stand;

/// <summary>A fresh Azurite and a fresh local Service Bus, for one benchmark.</summary>
internal sealed class LocalAzure : IAsyncDisposable
{
    private const string DevelopmentKey = // Azurite's, published by Microsoft for everybody to use
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly DirectoryInfo folder;
    private readonly AzuriteProcess azurite;

    private LocalAzure(DirectoryInfo folder, AzuriteProcess azurite, LocalBroker broker, int tablePort)
    {
        this.folder = folder;
        this.azurite = azurite;
        Broker = broker;
        TablesSetting = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={DevelopmentKey};"
            + $"TableEndpoint=http://127.0.0.1:{tablePort}/devstoreaccount1;";
        Tables = new TableServiceClient(TablesSetting);
    }

    public LocalBroker Broker { get; }

    public string TablesSetting { get; }

    public TableServiceClient Tables { get; }

    public static async Task<LocalAzure> StartAsync(CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-azurite-");
        var script = await new AzuriteInstall(NullLogger.Instance)
            .EnsureAsync(Path.Combine(Runs.Root(), ".azurite", "npm"), stopping);
        var port = FreePort.Next();
        var azurite = await AzuriteProcess.StartAsync(script, folder.FullName, port, NullLogger.Instance, stopping);
        return new LocalAzure(folder, azurite, await LocalBroker.StartAsync(stopping), port);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
