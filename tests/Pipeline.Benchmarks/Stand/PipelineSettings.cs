using System.Text.Json;

namespace Pipeline.Benchmarks.Stand;

/// <summary>A worker's settings, but for limits that a crowd from one storefront would meet.</summary>
internal static class PipelineSettings
{
    public static Dictionary<string, string> For(string tables, string serviceBus) => new()
    {
        ["Tables"] = tables,
        ["ServiceBus"] = serviceBus,
        ["Payment__Provider"] = "Simulated",
        ["Webhooks__SigningKey"] = Convert.ToBase64String(new byte[32]),
        ["Mail__Folder"] = Path.Combine(Path.GetTempPath(), "pipeline-mail"), // none is sent: nobody makes it
        ["Storefronts__RequestsPerSecond"] = "10000",
        ["Storefronts__Burst"] = "100000",
        ["Storefronts__OpenOrders"] = "1000000",
        ["ReconcileSchedule"] = "0 0 0 1 1 *", // read, but no timer is among the functions
    };

    /// <summary>Gives a worker's folder its settings, and the product's own host.json.</summary>
    public static async Task WriteAsync(
        DirectoryInfo folder, IReadOnlyDictionary<string, string> values, CancellationToken stopping)
    {
        File.Copy(Path.Combine(AppContext.BaseDirectory, "host.json"), Path.Combine(folder.FullName, "host.json"));
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "local.settings.json"),
            JsonSerializer.Serialize(new { IsEncrypted = false, Values = values }),
            stopping);
    }
}
