using System.Globalization;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using EventId = Amqp.Handler.EventId;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// One client's connection, from the accepted socket to its end: one log line for each. Drops a client that does not
/// open the connection, or does not read what it is sent.
/// </summary>
internal sealed partial class ClientConnection : IHandler
{
    public const int MaxFrameBytes = 64 * 1024;

    private static readonly TimeSpan OpeningTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StandstillLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClosingTime = TimeSpan.FromSeconds(5);

    private readonly ConnectionRegister register;
    private readonly ILogger logger;
    private readonly TimeProvider timeProvider;
    private readonly Traffic traffic = new();
    private readonly ClientLinks links;
    private Socket? socket;
    private Connection? connection;
    private string peer = "unknown";
    private string containerId = "";
    private long since;
    private volatile Phase phase = Phase.Opening;

    public ClientConnection(Broker broker, ConnectionRegister register)
    {
        this.register = register;
        logger = broker.Logger;
        timeProvider = broker.TimeProvider;
        Incoming = new IncomingMessages(register.Unfinished);
        Outbox = new Outbox(timeProvider);
        links = new ClientLinks(broker.Queues, Outbox, traffic);
    }

    private enum Phase
    {
        Opening,
        Open,
        Closing,
    }

    public IContainer Links => links.Container;

    public IncomingMessages Incoming { get; }

    public Outbox Outbox { get; }

    public bool CanHandle(EventId id) => id is EventId.SocketAccept or EventId.ConnectionAccept
        or EventId.ConnectionRemoteOpen or EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        switch (protocolEvent.Id)
        {
            case EventId.SocketAccept:
                Accept((Socket)protocolEvent.Context);
                break;
            case EventId.ConnectionAccept:
                connection = protocolEvent.Connection;
                connection.AddClosedCallback((_, error) => Close(error));
                break;
            case EventId.ConnectionRemoteOpen:
                Open((Open)protocolEvent.Context);
                break;
            case EventId.SendDelivery:
                Tag((IDelivery)protocolEvent.Context);
                break;
            default:
                // The library asks about sent deliveries and then also tells of received ones.
                break;
        }
    }

    /// <summary>Called every second: what no event tells, and what takes too long.</summary>
    public void Check()
    {
        if (socket is not { SafeHandle.IsClosed: false })
        {
            // The library tells of a connection's end, but not of a socket that never became one.
            if (phase == Phase.Opening)
                Refuse("it speaks no AMQP 1.0 with SASL, or has left");
            register.Remove(this);
        }
        else if (phase == Phase.Opening && Elapsed > OpeningTime)
        {
            Refuse($"it did not open a connection within {OpeningTime.TotalSeconds} s");
            CloseSocket();
        }
        else if (phase == Phase.Open && Outbox.StandstillTime > StandstillLimit)
        {
            // Of this the client reads as little as of the rest; the socket is closed when the closing time is up.
            connection?.Close(TimeSpan.Zero, Errors.Of(
                ErrorCode.ResourceLimitExceeded, $"Nothing was read for {StandstillLimit.TotalSeconds} s."));
            Close(connection?.Error);
        }
        else if (phase == Phase.Closing && Elapsed > ClosingTime)
        {
            CloseSocket();
        }
    }

    /// <summary>The library leaves the socket under a TLS stream open.</summary>
    public void CloseSocket() => socket?.Dispose();

    private TimeSpan Elapsed => timeProvider.GetElapsedTime(Interlocked.Read(ref since));

    private static void Tag(IDelivery delivery)
    {
        if (delivery.Message is OutgoingMessage message)
            delivery.Tag = message.Tag.ToByteArray();
    }

    private void Accept(Socket accepted)
    {
        socket = accepted;
        peer = accepted.RemoteEndPoint?.ToString() ?? peer;
        since = timeProvider.GetTimestamp();
        if (register.TryAdd(this))
            return;

        Refuse($"there are {register.MaxConnections} connections already");
        throw new AmqpException(ErrorCode.ResourceLimitExceeded, "Too many connections.");
    }

    private void Open(Open open)
    {
        if (open.MaxFrameSize < 512)
            throw new AmqpException(ErrorCode.InvalidField, "A frame of 512 bytes must be accepted (AMQP 1.0, 2.7.1).");

        open.MaxFrameSize = Math.Min(open.MaxFrameSize, MaxFrameBytes);
        containerId = Readable(open.ContainerId);
        Interlocked.Exchange(ref since, timeProvider.GetTimestamp());
        phase = Phase.Open;
        Log.Opened(logger, peer, containerId);
    }

    private void Close(Error? error)
    {
        var last = phase;
        phase = Phase.Closing;
        if (last == Phase.Closing)
            return;

        var reason = error is null ? "" : $" ({Readable(error.Condition)}: {Readable(error.Description)})";
        if (last == Phase.Opening)
            Refuse($"it did not get as far as to open a connection{reason}");
        else
            Log.Closed(logger, peer, containerId, Seconds(Elapsed), traffic.In, traffic.Out, reason);
        Interlocked.Exchange(ref since, timeProvider.GetTimestamp());
        Incoming.Forget();
    }

    private void Refuse(string reason)
    {
        phase = Phase.Closing;
        Log.Refused(logger, peer, reason);
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>A client chooses this text: it may not forge a line of the log, nor fill it.</summary>
    private static string Readable(string? text) => new(
        [.. (text ?? "").Take(100).Select(static letter => char.IsControl(letter) ? ' ' : letter)]);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Peer} opened as {ContainerId}")]
        public static partial void Opened(ILogger logger, string peer, string containerId);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{Peer} closed as {ContainerId} after {Seconds} s, {In} messages in, {Out} out{Reason}")]
        public static partial void Closed(
            ILogger logger, string peer, string containerId, string seconds, long @in, long @out, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Peer} refused: {Reason}")]
        public static partial void Refused(ILogger logger, string peer, string reason);
    }
}
