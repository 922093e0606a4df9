using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// A receiver link whose settlements wait for the broker's word (AMQP 1.0, 2.6.12, receiver settles second).
/// AMQPNetLite's own Accept settles at once, so a lost lock would go unnoticed; the method it uses inside can send the
/// unsettled disposition too and is called past its access modifier. The package's version is pinned, and a test
/// over the wire fails the day that method changes.
/// </summary>
internal sealed class SettlingLink(Session session, string name, Attach attach, OnAttached onAttached)
    : ReceiverLink(session, name, attach, onAttached)
{
    private readonly ConcurrentDictionary<IDelivery, TaskCompletionSource<DeliveryState?>> settling = new();

    /// <summary>Called on the connection's reader with each message as it is complete.</summary>
    public Action<IDelivery>? Received { get; set; }

    /// <summary>Messages the broker may still send; 0 once it has answered a drain.</summary>
    public int Credit => Volatile.Read(ref CreditOf(this));

    public void OnReceived(IDelivery delivery) => Received?.Invoke(delivery);

    public void OnSettled(IDelivery delivery)
    {
        if (settling.TryRemove(delivery, out var waiting)) waiting.TrySetResult(delivery.State);
    }

    /// <summary>Sends the outcome and waits for the state the broker settled the delivery with.</summary>
    public async Task<DeliveryState?> SettleAsync(
        IDelivery delivery, Outcome outcome, CancellationToken cancellationToken)
    {
        var settled = new TaskCompletionSource<DeliveryState?>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!settling.TryAdd(delivery, settled)) throw new InvalidOperationException("The message is being settled.");
        try
        {
            DisposeDelivery(Session, true, delivery, outcome, false);
            if (IsClosed) OnAbort(Error);
            return await settled.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            settling.TryRemove(delivery, out _);
        }
    }

    /// <summary>Hands a message back at once, without waiting.</summary>
    public void Release(IDelivery delivery) => DisposeDelivery(Session, true, delivery, new Released(), true);

    protected override void OnAbort(Error error)
    {
        base.OnAbort(error);
        foreach (var waiting in settling.Values) waiting.TrySetException(Faults.From(error, Name));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "credit")]
    private static extern ref int CreditOf(ReceiverLink link);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(DisposeDelivery))]
    private static extern void DisposeDelivery(
        Session session,
        bool role,
        [UnsafeAccessorType("Amqp.Delivery, Amqp.Net")] object delivery,
        DeliveryState state,
        bool settled);
}
