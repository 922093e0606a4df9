using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>What should listen on this machine, by the settings; null where the settings point elsewhere.</summary>
internal sealed record NeighbourPlan(int? TablePort, int? AmqpPort)
{
    public static NeighbourPlan Read(IConfiguration settings, IEnumerable<LocalFunction> functions)
    {
        var connections = functions
            .Select(function => function.Trigger)
            .OfType<QueueStart>()
            .Select(queue => queue.ConnectionString)
            .Append(settings.ConnectionNamed("ServiceBus"));
        return new NeighbourPlan(
            LoopbackEndpoint.OfTables(settings["Tables"]),
            connections.Select(LoopbackEndpoint.OfServiceBus).FirstOrDefault(port => port is not null));
    }
}
