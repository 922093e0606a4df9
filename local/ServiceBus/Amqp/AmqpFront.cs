using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>Serves queues over AMQP 1.0 on 127.0.0.1, where any credentials will do.</summary>
internal sealed class AmqpFront : IContainer
{
    private readonly ConnectionListener listener;

    public AmqpFront(int port, QueueSet queues, ILogger logger, TimeProvider timeProvider)
    {
        listener = new ConnectionListener(new Address($"amqp://127.0.0.1:{port}"), this)
        {
            HandlerFactory = _ => new ClientConnection(queues, logger, timeProvider),
        };
        listener.AMQP.ContainerId = "pipeline-local-servicebus";
        listener.AMQP.MaxFrameSize = 64 * 1024;
        listener.AMQP.MaxSessionsPerConnection = 256;
        listener.AMQP.MaxLinksPerSession = 256;
        listener.AMQP.IdleTimeout = 120_000;
        foreach (var mechanism in new[] { "MSSBCBS", "ANONYMOUS", "EXTERNAL", "PLAIN" })
            listener.SASL.EnableMechanism(mechanism, new AnyCredentials(mechanism));
    }

    X509Certificate2? IContainer.ServiceCertificate => null;

    IDictionary<string, TransportProvider> IContainer.CustomTransports { get; } =
        new Dictionary<string, TransportProvider>();

    public void Open() => listener.Open();

    public void Close() => listener.Close();

    Message IContainer.CreateMessage(ByteBuffer buffer) => IncomingMessage.Decode(buffer);

    Link IContainer.CreateLink(ListenerConnection connection, ListenerSession session, Attach attach) =>
        LinksOf(connection).CreateLink(connection, session, attach);

    bool IContainer.AttachLink(ListenerConnection connection, ListenerSession session, Link link, Attach attach)
    {
        // The library looks for an address in both, and a client may leave either out.
        attach.Source ??= new Source();
        attach.Target ??= new Target();
        return LinksOf(connection).AttachLink(connection, session, link, attach);
    }

    private static IContainer LinksOf(ListenerConnection connection) => ((ClientConnection)connection.Handler).Links;
}
