using System.Security.Cryptography.X509Certificates;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>What every connection needs of the broker it belongs to.</summary>
internal sealed record Broker(QueueSet Queues, ILogger Logger, TimeProvider TimeProvider);

/// <summary>
/// Serves queues over AMQP 1.0 on 127.0.0.1, under TLS when there is a certificate. Any credentials will do.
/// </summary>
internal sealed class AmqpFront : IContainer, IDisposable
{
    private readonly ConnectionListener listener;
    private readonly ConnectionRegister register;
    private readonly X509Certificate2? certificate;

    public AmqpFront(int port, int maxConnections, X509Certificate2? certificate, Broker broker)
    {
        this.certificate = certificate;
        register = new ConnectionRegister(maxConnections, broker.TimeProvider);
        var scheme = certificate is null ? "amqp" : "amqps";
        listener = new ConnectionListener(new Address($"{scheme}://127.0.0.1:{port}"), this)
        {
            HandlerFactory = _ => new ClientConnection(broker, register),
        };
        listener.AMQP.ContainerId = "pipeline-local-servicebus";
        listener.AMQP.MaxFrameSize = ClientConnection.MaxFrameBytes;
        listener.AMQP.MaxSessionsPerConnection = 256;
        listener.AMQP.MaxLinksPerSession = 256;
        listener.AMQP.IdleTimeout = 120_000;
        foreach (var mechanism in new[] { "MSSBCBS", "ANONYMOUS", "EXTERNAL", "PLAIN" })
            listener.SASL.EnableMechanism(mechanism, new AnyCredentials(mechanism));
    }

    X509Certificate2? IContainer.ServiceCertificate => certificate;

    IDictionary<string, TransportProvider> IContainer.CustomTransports { get; } =
        new Dictionary<string, TransportProvider>();

    public void Open() => listener.Open();

    public void Dispose()
    {
        listener.Close();
        register.Dispose();
        certificate?.Dispose();
    }

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
