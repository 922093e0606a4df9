using System.Collections.Concurrent;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>All sockets of the broker: bounds their number and has each looked at every second.</summary>
internal sealed class ConnectionRegister : IDisposable
{
    private readonly ConcurrentDictionary<ClientConnection, bool> connections = new();
    private readonly ITimer timer;
    private int count;

    public ConnectionRegister(int maxConnections, TimeProvider timeProvider)
    {
        MaxConnections = maxConnections;
        var second = TimeSpan.FromSeconds(1);
        timer = timeProvider.CreateTimer(_ => CheckAll(), null, second, second);
    }

    public int MaxConnections { get; }

    public UnfinishedMessages Unfinished { get; } = new();

    public bool TryAdd(ClientConnection connection)
    {
        if (Interlocked.Increment(ref count) <= MaxConnections)
            return connections.TryAdd(connection, true);

        Interlocked.Decrement(ref count);
        return false;
    }

    public void Remove(ClientConnection connection)
    {
        if (connections.TryRemove(connection, out _))
            Interlocked.Decrement(ref count);
    }

    public void Dispose() => timer.Dispose();

    private void CheckAll()
    {
        foreach (var connection in connections.Keys)
            connection.Check();
    }
}
