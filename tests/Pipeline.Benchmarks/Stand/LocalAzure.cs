using System.Net;
using System.Net.Sockets;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;
using Pipeline.LocalWorker.Hosting.Azurite;

namespace Pipeline.Benchmarks.Stand;

/// <summary>A fresh Azurite and a fresh local Service Bus, for one benchmark.</summary>
internal sealed class LocalAzure : IAsyncDisposable
{
    private const string DevelopmentKey = // Azurite's, published by Microsoft for everybody to use
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly DirectoryInfo folder;
    private readonly AzuriteProcess azurite;

    private LocalAzure(DirectoryInfo folder, AzuriteProcess azurite, LocalServiceBusHost broker, int tablePort)
    {
        this.folder = folder;
        this.azurite = azurite;
        Broker = broker;
        TablesSetting = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={DevelopmentKey};"
            + $"TableEndpoint=http://127.0.0.1:{tablePort}/devstoreaccount1;";
        ServiceBusSetting = $"Endpoint=sb://localhost:{broker.Port};SharedAccessKeyName=RootManageSharedAccessKey;"
            + "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";
        Tables = new TableServiceClient(TablesSetting);
    }

    public LocalServiceBusHost Broker { get; }

    public string TablesSetting { get; }

    public string ServiceBusSetting { get; }

    public TableServiceClient Tables { get; }

    /// <summary>No queue has a message, also none for later.</summary>
    public bool IsDrained => Broker.Queues.All.All(queue =>
        queue.Counts is { Ready: 0, Locked: 0, Scheduled: 0, Deferred: 0 });

    /// <summary>Messages that wait, those for later too.</summary>
    public int Waiting => Broker.Queues.All.Sum(queue =>
        queue.Counts.Ready + queue.Counts.Locked + queue.Counts.Scheduled);

    public static async Task<LocalAzure> StartAsync(CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-azurite-");
        var script = await new AzuriteInstall(NullLogger.Instance)
            .EnsureAsync(Path.Combine(Runs.Root(), ".azurite", "npm"), stopping);
        var port = FreePort();
        var azurite = await AzuriteProcess.StartAsync(script, folder.FullName, port, NullLogger.Instance, stopping);
        var broker = await LocalServiceBusHost.StartAsync(
            new LocalServiceBusOptions { Port = 0 }, NullLoggerFactory.Instance, TimeProvider.System, stopping);
        return new LocalAzure(folder, azurite, broker, port);
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
