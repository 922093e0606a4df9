using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>One connection to the broker, shared by the senders and receivers made from it. Safe for concurrent use.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    /// <summary>For substitutes in tests.</summary>
    protected ServiceBusClient()
    {
    }

    public ServiceBusClient(string connectionString)
        : this(connectionString, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(string connectionString, ServiceBusClientOptions? options) =>
        throw new NotImplementedException();

    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential)
        : this(fullyQualifiedNamespace, credential, new ServiceBusClientOptions())
    {
    }

    public ServiceBusClient(
        string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions? options) =>
        throw new NotImplementedException();

    public virtual string FullyQualifiedNamespace { get; } = default!;

    public virtual string Identifier { get; } = default!;

    public virtual bool IsClosed { get; } = default!;

    public ServiceBusTransportType TransportType { get; }

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => throw new NotImplementedException();

    public virtual ServiceBusSender CreateSender(string queueOrTopicName, ServiceBusSenderOptions? options) =>
        throw new NotImplementedException();

    public virtual ServiceBusReceiver CreateReceiver(string queueName) => throw new NotImplementedException();

    public virtual ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions? options) =>
        throw new NotImplementedException();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
