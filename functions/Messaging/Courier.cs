using Azure.Messaging.ServiceBus;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>
/// Sends nudges, many in a message. While one send to a queue is in flight, later nudges of this instance gather
/// and go with the next, so operations per order fall as load rises (Service Bus Standard's 1,000 credits/s would
/// otherwise cap three hops at 167 orders/s).
/// </summary>
public sealed class Courier
{
    private readonly ServiceBusClient client;
    private readonly TimeProvider time;
    private readonly Dictionary<string, ServiceBusSender> senders = [];
    private readonly Lock gate = new();
    private readonly GroupCommit<Parcel, bool> sends;

    public Courier(ServiceBusClient client, TimeProvider time)
    {
        this.client = client;
        this.time = time;
        sends = new GroupCommit<Parcel, bool>(SendPackAsync, Share, parcel => parcel.Partition);
    }

    /// <summary>Nudges whoever's turn it is; nothing when the order is closed or rests.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public async Task SendNextAsync(StoredOrder stored, CancellationToken cancellationToken)
    {
        if (OrderFlow.Next(stored.Order) is not { } turn) return;
        await sends.AddAsync(Queues.For(turn), Parcel.Of(Nudge.For(stored))).WaitAsync(cancellationToken);
    }

    /// <summary>A message that holds this nudge alone, delivered after the delay.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public Task SendAloneAsync(string queue, Nudge nudge, TimeSpan delay, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = OrderMessage.Pack([OrderMessage.Write(nudge)], now);
        if (delay > TimeSpan.Zero) message.ScheduledEnqueueTime = now + delay;
        return SendAsync(queue, message, cancellationToken);
    }

    /// <summary>A message that holds these nudges and no other, at once.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public Task SendTogetherAsync(string queue, IReadOnlyList<Nudge> nudges, CancellationToken cancellationToken) =>
        SendAsync(queue, OrderMessage.Pack(nudges.Select(OrderMessage.Write), time.GetUtcNow()), cancellationToken);

    // No caller's token here: the send is shared, and the client's own retry policy bounds it.
    private async Task<IReadOnlyList<bool>> SendPackAsync(string queue, IReadOnlyList<Parcel> parcels)
    {
        await SendAsync(
            queue,
            OrderMessage.Pack(parcels.Select(parcel => parcel.Bytes), time.GetUtcNow()),
            CancellationToken.None);
        return [.. parcels.Select(_ => true)];
    }

    private Task SendAsync(string queue, ServiceBusMessage message, CancellationToken cancellationToken)
    {
        PipelineMetrics.MessagesSent.Add(1, PipelineMetrics.On(queue));
        return Sender(queue).SendMessageAsync(message, cancellationToken);
    }

    private static double Share(Parcel parcel) => Math.Max(
        1.0 / OrderMessage.MostNudges, (parcel.Bytes.Length + 1.0) / OrderMessage.MostBytes);

    private ServiceBusSender Sender(string queue)
    {
        lock (gate)
        {
            return senders.TryGetValue(queue, out var sender)
                ? sender
                : senders[queue] = client.CreateSender(queue);
        }
    }

    private sealed record Parcel(string Partition, ReadOnlyMemory<byte> Bytes)
    {
        public static Parcel Of(Nudge nudge) => new(nudge.Id.Partition, OrderMessage.Write(nudge));
    }
}
