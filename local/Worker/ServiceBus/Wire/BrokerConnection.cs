using System.Diagnostics.CodeAnalysis;
using Amqp;
using Amqp.Handler;
using Amqp.Sasl;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// The one AMQP connection of a client. It is opened when it is first needed and again when it was lost; each
/// link gets a session of its own, so that an error on one ends no other. There is no put-token on $cbs: the local
/// broker lets everyone on loopback in, as the official emulator does.
/// </summary>
[SuppressMessage("Usage", "CA2213", Justification = "A SemaphoreSlim unused for its wait handle holds nothing.")]
internal sealed class BrokerConnection(BrokerAddress? address, string identifier) : IHandler, IAsyncDisposable
{
    private const int MaxFrameSize = 64 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim gate = new(1, 1);
    private Connection? connection;

    public string Host => address?.Host ?? "";

    public bool IsClosed { get; private set; }

    /// <summary>A new session on the living connection.</summary>
    public async Task<Session> OpenSessionAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(IsClosed, typeof(Azure.Messaging.ServiceBus.ServiceBusClient));
            if (connection is null || connection.IsClosed) connection = await ConnectAsync(cancellationToken);
            return new Session(connection);
        }
        finally
        {
            gate.Release();
        }
    }

    bool IHandler.CanHandle(EventId id) => id is EventId.ReceiveDelivery or EventId.DeliveryStateChanged;

    void IHandler.Handle(Event protocolEvent)
    {
        if (protocolEvent.Link is not SettlingLink link || protocolEvent.Context is not IDelivery delivery) return;
        if (protocolEvent.Id == EventId.ReceiveDelivery) link.OnReceived(delivery);
        else link.OnSettled(delivery);
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (IsClosed) return;
            IsClosed = true;
            if (connection is { IsClosed: false }) await CloseQuietlyAsync(connection);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Closes a link, session or connection; that the peer is gone already is no error then.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Nothing can be done about a close that fails.")]
    public static async Task CloseQuietlyAsync(AmqpObject closing)
    {
        try
        {
            await closing.CloseAsync(CloseTimeout);
        }
        catch (Exception)
        {
            // The object is closed on our side, whatever the peer said.
        }
    }

    private async Task<Connection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (address is null)
        {
            throw new NotSupportedException(
                "The local worker speaks to a local broker only: give the Service Bus a connection string "
                + "with UseDevelopmentEmulator=true instead of a namespace and a credential.");
        }

        var factory = new ConnectionFactory();
        factory.AMQP.ContainerId = $"{identifier}-{Guid.NewGuid():N}";
        factory.AMQP.MaxFrameSize = MaxFrameSize;
        factory.TCP.NoDelay = true;
        factory.SASL.Profile = SaslProfile.Anonymous;
        var target = new Address(address.Host, address.Port, null, null, "/", address.Tls ? "amqps" : "amqp");
        var connecting = factory.CreateAsync(target, cancellationToken, this);
        try
        {
            return await connecting.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The handshake knows no cancellation: whatever comes of it is closed when it comes.
            _ = connecting.ContinueWith(
                late => late.IsCompletedSuccessfully ? CloseLateAsync(late) : Task.FromResult(late.Exception),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw;
        }
    }

    private static async Task CloseLateAsync(Task<Connection> late) => await CloseQuietlyAsync(await late);
}
