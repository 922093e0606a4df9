using Amqp.Types;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// What is asked of an entity's $management node, one method an operation.
/// Source: "AMQP 1.0 in Azure Service Bus: request-response-based operations".
/// </summary>
internal sealed class Management(BrokerConnection connection, string entity)
{
    private readonly KeptLink<ManagementLink> link = new(
        token => ManagementLink.OpenAsync(connection, entity, token),
        static link => link.IsAlive,
        static link => link.CloseAsync());

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        long fromSequenceNumber, int count, CancellationToken cancellationToken)
    {
        var body = new Map { ["from-sequence-number"] = fromSequenceNumber, ["message-count"] = count };
        return Messages(await RequestAsync("com.microsoft:peek-message", body, cancellationToken));
    }

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveBySequenceNumberAsync(
        long[] sequenceNumbers, ServiceBusReceiveMode mode, CancellationToken cancellationToken)
    {
        var body = new Map
        {
            ["sequence-numbers"] = sequenceNumbers,
            ["receiver-settle-mode"] = mode == ServiceBusReceiveMode.PeekLock ? 1u : 0u,
        };
        return Messages(await RequestAsync("com.microsoft:receive-by-sequence-number", body, cancellationToken));
    }

    /// <summary>Until when the lock now holds.</summary>
    public async Task<DateTimeOffset> RenewLockAsync(Guid lockToken, CancellationToken cancellationToken)
    {
        var body = new Map { ["lock-tokens"] = new[] { lockToken } };
        var reply = await RequestAsync("com.microsoft:renew-lock", body, cancellationToken);
        var expiry = Items(reply, "expirations").OfType<DateTime>().Single();
        return new DateTimeOffset(DateTime.SpecifyKind(expiry, DateTimeKind.Utc));
    }

    public async Task<IReadOnlyList<long>> ScheduleAsync(
        IEnumerable<(ServiceBusMessage Message, byte[] Encoded)> messages, CancellationToken cancellationToken)
    {
        var entries = new List();
        foreach (var (message, encoded) in messages) entries.Add(Entry(message, encoded));
        var body = new Map { ["messages"] = entries };
        var reply = await RequestAsync("com.microsoft:schedule-message", body, cancellationToken);
        return [.. Items(reply, "sequence-numbers").OfType<long>()];
    }

    public Task CancelScheduledAsync(long[] sequenceNumbers, CancellationToken cancellationToken) => RequestAsync(
        "com.microsoft:cancel-scheduled-message",
        new Map { ["sequence-numbers"] = sequenceNumbers },
        cancellationToken);

    public Task SettleAsync(Guid lockToken, Disposition disposition, CancellationToken cancellationToken)
    {
        var body = new Map
        {
            ["disposition-status"] = disposition.Status,
            ["lock-tokens"] = new[] { lockToken },
        };
        if (disposition.Reason is { } reason) body["deadletter-reason"] = reason;
        if (disposition.ErrorDescription is { } description) body["deadletter-description"] = description;
        if (disposition.Properties is { Count: > 0 } properties)
        {
            var modified = new Map();
            foreach (var (name, value) in properties) modified[name] = PropertyValues.ToWire(value);
            body["properties-to-modify"] = modified;
        }

        return RequestAsync("com.microsoft:update-disposition", body, cancellationToken);
    }

    public Task CloseAsync(CancellationToken cancellationToken) => link.CloseAsync(cancellationToken);

    private async Task<Map?> RequestAsync(string operation, Map body, CancellationToken cancellationToken)
    {
        var opened = await link.GetAsync(cancellationToken);
        return await opened.RequestAsync(operation, body, cancellationToken);
    }

    private static Map Entry(ServiceBusMessage message, byte[] encoded)
    {
        var entry = new Map { ["message"] = encoded };
        if (message.MessageId is { } id) entry["message-id"] = id;
        if (message.SessionId is { } session) entry["session-id"] = session;
        if (message.PartitionKey is { } key) entry["partition-key"] = key;
        return entry;
    }

    private static List<ServiceBusReceivedMessage> Messages(Map? reply) =>
    [
        .. Items(reply, "messages").OfType<Map>().Select(entry => MessageReader.FromAmqp(
            MessageReader.Decode((byte[])entry["message"]),
            entry["lock-token"] is Guid token ? token : Guid.Empty)),
    ];

    private static IEnumerable<object> Items(Map? reply, string name) =>
        reply?[name] is System.Collections.IEnumerable items ? items.Cast<object>() : [];
}
