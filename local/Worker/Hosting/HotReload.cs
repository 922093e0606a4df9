using System.Reflection.Metadata;
using Pipeline.LocalWorker.Hosting;

[assembly: MetadataUpdateHandler(typeof(HotReload))]

namespace Pipeline.LocalWorker.Hosting;

/// <summary>
/// What <c>dotnet watch</c> calls after it has changed the running code. A changed body is served at once; what the
/// worker has read by reflection (routes, schedules, a new function) it has to read again.
/// </summary>
internal static class HotReload
{
    public static event Action? Applied;

    /// <summary>Found by its name.</summary>
    public static void UpdateApplication(Type[]? _) => Applied?.Invoke();
}
