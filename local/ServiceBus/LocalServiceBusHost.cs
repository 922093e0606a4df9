using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus.Amqp;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus;

public sealed record LocalServiceBusOptions
{
    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = 5672;

    public string ConfigPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "queues.json");
}

/// <summary>The broker cannot start; the message is one sentence for whoever started it.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Its sentence is all it carries.")]
public sealed class LocalServiceBusException(string message) : Exception(message);

/// <summary>A running local Service Bus. Its messages live as long as it does.</summary>
public sealed class LocalServiceBusHost : IAsyncDisposable
{
    private readonly AmqpFront front;

    private LocalServiceBusHost(AmqpFront front, int port, QueueSet queues)
    {
        this.front = front;
        Port = port;
        Queues = queues;
    }

    public int Port { get; }

    /// <summary>The queues behind the wire, for tests to look into.</summary>
    public QueueSet Queues { get; }

    /// <exception cref="LocalServiceBusException">The configuration is wrong or the port is taken.</exception>
    public static Task<LocalServiceBusHost> StartAsync(
        LocalServiceBusOptions options,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var settings = QueueConfig.Read(options.ConfigPath);
        var port = FreePort(options.Port);
        var queues = new QueueSet(settings, timeProvider);
        try
        {
            var logger = loggerFactory.CreateLogger("Pipeline.LocalServiceBus");
            var front = new AmqpFront(port, queues, logger, timeProvider);
            front.Open();
            return Task.FromResult(new LocalServiceBusHost(front, port, queues));
        }
        catch (SocketException exception)
        {
            queues.Dispose();
            throw Taken(port, exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        front.Close();
        Queues.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The library binds with SO_REUSEADDR, which on Linux lets two brokers share a port unnoticed; so the port is
    /// first bound without it. The library does not tell which port it got for 0 either.
    /// </summary>
    private static int FreePort(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        catch (SocketException exception)
        {
            throw Taken(port, exception);
        }
    }

    private static LocalServiceBusException Taken(int port, SocketException exception) => new(
        $"The local Service Bus cannot listen on 127.0.0.1:{port}: {exception.Message}.");
}
