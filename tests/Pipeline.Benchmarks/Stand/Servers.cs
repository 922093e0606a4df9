using System.Security.Cryptography;
using Pipeline.Benchmarks.Operations;

namespace Pipeline.Benchmarks.Stand;

/// <summary>Servers side by side on one store and one broker, and a storefront that may use the pipeline.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly List<(string Kind, ServedProcess Process)> all = [];

    private Servers()
    {
    }

    public ServedProcess this[string kind] => all.First(each => each.Kind == kind).Process;

    /// <summary>The pipeline's processes.</summary>
    public IReadOnlyList<ServedProcess> Workers =>
        [.. all.Where(each => each.Kind == Server.Pipeline).Select(each => each.Process)];

    /// <summary>The storefront's key.</summary>
    public string Key { get; private set; } = "";

    /// <summary>An order of one line; every order wants the same SKU.</summary>
    public byte[] Body { get; } = BenchOrder.Body("SO-1001", [Fate.Sku(0)], "tok_ok");

    /// <summary>Orders that the pipeline said it had accepted.</summary>
    public int Accepted { get; private set; }

    /// <param name="azure">What they share.</param>
    /// <param name="kinds">Which; the pipeline among them.</param>
    /// <param name="functions">What the pipeline runs.</param>
    /// <param name="stopping">Ends the start.</param>
    /// <param name="limits">Settings that the pipeline has beside the usual.</param>
    /// <param name="arePinned">Each runs on a core of its own.</param>
    public static async Task<Servers> StartAsync(
        LocalAzure azure,
        IEnumerable<string> kinds,
        string functions,
        CancellationToken stopping,
        Dictionary<string, string>? limits = null,
        bool arePinned = false)
    {
        var servers = new Servers();
        var settings = PipelineSettings.For(azure.TablesSetting, azure.Broker.Setting);
        settings[PipelineServer.Functions] = functions;
        foreach (var (name, value) in limits ?? []) settings[name] = value;
        foreach (var (core, kind) in kinds.Index())
            servers.all.Add((kind, await ServedProcess.StartAsync(kind, settings, stopping, arePinned ? core : null)));
        servers.Key = await BenchStorefront.OpenAsync(azure.Tables, stopping);
        return servers;
    }

    public void Count(int accepted) => Accepted += accepted;

    /// <summary>What all workers have used since they started.</summary>
    public async Task<Usage> ReadAsync(CancellationToken stopping)
    {
        var all = await Task.WhenAll(Workers.Select(worker => worker.ReadAsync(stopping)));
        return all.Aggregate((sum, each) => sum.And(each));
    }

    /// <summary>What the keys of a round's orders begin with.</summary>
    public static string NewName() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 16);

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, process) in all) await process.DisposeAsync();
    }
}
