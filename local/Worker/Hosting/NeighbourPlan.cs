using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.ServiceBus.Wire;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>The store and the broker of this worker, by its settings; null where they name none.</summary>
/// <param name="Tables">Where the tables are.</param>
/// <param name="Broker">Where the queues are: the first broker that a function listens to, or the app's own.</param>
internal sealed record NeighbourPlan(Uri? Tables, BrokerAddress? Broker)
{
    /// <summary>What should listen on this machine; null where the settings point elsewhere.</summary>
    public int? TablePort => Tables is { IsLoopback: true } ? Tables.Port : null;

    /// <inheritdoc cref="TablePort"/>
    public int? AmqpPort => LoopbackEndpoint.OfServiceBus(Broker);

    public static NeighbourPlan Read(IConfiguration settings, IEnumerable<LocalFunction> functions)
    {
        var connections = functions
            .Select(function => function.Trigger)
            .OfType<QueueStart>()
            .Select(queue => queue.ConnectionString)
            .Append(settings.ConnectionNamed("ServiceBus"));
        return new NeighbourPlan(
            TableAddress.Of(settings["Tables"]),
            connections.FirstOrDefault(connection => connection is not null) is { } first
                ? ConnectionSettings.BrokerOf("ServiceBus", first)
                : null);
    }
}
