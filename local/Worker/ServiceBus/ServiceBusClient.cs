using Azure.Core;
using Pipeline.LocalWorker.ServiceBus.Wire;

namespace Azure.Messaging.ServiceBus;

/// <summary>One connection to the broker, shared by the senders and receivers made from it.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly BrokerConnection? connectionOrNone;
    private readonly Retry? retryOrNone;

    /// <summary>For substitutes in tests.</summary>
    protected ServiceBusClient()
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string, ServiceBusClientOptions)"/>
    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    /// <summary>Connects when it is first used.</summary>
    /// <exception cref="FormatException">The string is malformed; the message says where, without its key.</exception>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions? options)
        : this(ConnectionString.Parse(connectionString), options)
    {
    }

    /// <inheritdoc cref="ServiceBusClient(string, TokenCredential, ServiceBusClientOptions)"/>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    /// <summary>Accepted, so that composition is one and the same; the first use is a NotSupportedException.</summary>
    public ServiceBusClient(
        string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions? options)
        : this((BrokerAddress?)null, options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
        FullyQualifiedNamespace = fullyQualifiedNamespace;
    }

    private ServiceBusClient(BrokerAddress? address, ServiceBusClientOptions? options)
    {
        options ??= new ServiceBusClientOptions();
        if (options.TransportType != ServiceBusTransportType.AmqpTcp)
            throw new NotSupportedException("The local Service Bus speaks AMQP over TCP only.");
        FullyQualifiedNamespace = address?.Host ?? "";
        Identifier = options.Identifier ?? $"{FullyQualifiedNamespace}-{Guid.NewGuid()}";
        TransportType = options.TransportType;
        connectionOrNone = new BrokerConnection(address, Identifier);
        retryOrNone = new Retry(options.RetryOptions, TimeProvider.System);
    }

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual bool IsClosed => connectionOrNone?.IsClosed ?? false;

    public ServiceBusTransportType TransportType { get; }

    private BrokerConnection Connection => connectionOrNone ?? throw Unconnected();

    private Retry Retrying => retryOrNone ?? throw Unconnected();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) =>
        CreateSender(queueOrTopicName, new ServiceBusSenderOptions());

    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var identifier = options?.Identifier ?? $"{queueOrTopicName}-{Guid.NewGuid()}";
        return new ServiceBusSender(Connection, queueOrTopicName, identifier, Retrying);
    }

    public virtual ServiceBusReceiver CreateReceiver(string queueName) =>
        CreateReceiver(queueName, new ServiceBusReceiverOptions());

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions? options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueName);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        options ??= new ServiceBusReceiverOptions();
        var core = new ReceiverCore(Connection, queueName, options, Retrying);
        return new ServiceBusReceiver(core, FullyQualifiedNamespace, options);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (connectionOrNone is not null) await connectionOrNone.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static InvalidOperationException Unconnected() =>
        new("This client was made without a broker: override what a test calls.");
}
