using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus.Amqp;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus;

/// <summary>A running local Service Bus. Its messages live as long as it does.</summary>
public sealed partial class LocalServiceBusHost : IAsyncDisposable
{
    private readonly AmqpFront front;

    private LocalServiceBusHost(AmqpFront front, int port, bool usesTls, QueueSet queues)
    {
        this.front = front;
        Port = port;
        UsesTls = usesTls;
        Queues = queues;
    }

    public int Port { get; }

    public bool UsesTls { get; }

    /// <summary>The queues behind the wire, for tests to look into.</summary>
    public QueueSet Queues { get; }

    /// <exception cref="LocalServiceBusException">A setting or file is wrong, or the port is taken.</exception>
    public static Task<LocalServiceBusHost> StartAsync(
        LocalServiceBusOptions options,
        ILoggerFactory loggerFactory,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var logger = loggerFactory.CreateLogger("Pipeline.LocalServiceBus");
        var config = QueueConfig.Read(options.ConfigPath);
        if (config.Topics.Count > 0)
            Log.LeavesOut(logger, string.Join(", ", config.Topics));
        var certificate = ServerCertificate.Load(options);
        var port = FreePort(options.Port);
        var queues = new QueueSet(config.Queues, timeProvider);
        var front = new AmqpFront(
            port, options.MaxConnections, certificate, new Broker(queues, logger, timeProvider));
        try
        {
            front.Open();
            return Task.FromResult(new LocalServiceBusHost(front, port, certificate is not null, queues));
        }
        catch (SocketException exception)
        {
            front.Dispose();
            queues.Dispose();
            throw Unusable(port, exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        front.Dispose();
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
            throw Unusable(port, exception);
        }
    }

    private static LocalServiceBusException Unusable(int port, SocketException exception) => new(
        $"The local Service Bus cannot listen on 127.0.0.1:{port} ({exception.Message.TrimEnd('.')}); "
        + "stop what uses the port, or name another one.");

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Left out, since the local Service Bus offers queues only: the topics {Topics}")]
        public static partial void LeavesOut(ILogger logger, string topics);
    }
}
