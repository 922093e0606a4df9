using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Fakes;

/// <summary>Takes a trigger's batch; the broker gives it no other until it is done.</summary>
internal interface IConsumer
{
    bool IsIdle(string queue);

    void Take(string queue, IReadOnlyList<Envelope> batch);
}

/// <summary>
/// Queues with Service Bus semantics: peek-lock, at least once, any order, scheduled messages, a delivery limit, dead
/// letters. It is as unkind as it may be: it picks what it delivers, and to whom, by lot, and loses locks early.
/// </summary>
internal sealed class Broker(World world, Process self)
{
    public const string DeadLetters = "/$deadletterqueue";
    private const int MostDeliveries = 10;
    private const int LargestBatch = 8;
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(60);

    public static readonly string[] Names = [Queues.Inventory, Queues.Payment, Queues.Notification];
    private readonly Dictionary<string, List<Envelope>> queues = [];
    private long sequence;
    private uint locks;

    /// <summary>Whether there is a chance that a lock is lost at once.</summary>
    public bool Unkind { get; set; }

    /// <summary>Whether there is a chance that a message becomes a dead letter for no reason.</summary>
    public bool Poisonous { get; set; }

    /// <summary>How many messages became dead letters.</summary>
    public int Buried { get; private set; }

    /// <summary>How many dead letters nobody keeps yet.</summary>
    public int Unkept => queues.Where(queue => queue.Key.EndsWith(DeadLetters, StringComparison.Ordinal))
        .Sum(queue => queue.Value.Count);

    /// <summary>Nothing is delivered meanwhile; sends and settlements are the faults' business.</summary>
    public bool Away { get; set; }

    /// <summary>Whether it ever lost everything.</summary>
    public bool Lost { get; private set; }

    public List<IConsumer> Consumers { get; } = [];

    /// <summary>Called with every message that was stored.</summary>
    public Action<string, Envelope>? Stored { get; set; }

    /// <summary>Called with every message that became a dead letter.</summary>
    public Action<string, Envelope>? DeadLettered { get; set; }

    /// <summary>How many messages there are, dead letters not among them.</summary>
    public int Count => queues.Where(queue => !queue.Key.EndsWith(DeadLetters, StringComparison.Ordinal))
        .Sum(queue => queue.Value.Count);

    /// <summary>Whether a message still says "look at this order".</summary>
    public bool Knows(string order) => queues.Any(queue =>
        !queue.Key.EndsWith(DeadLetters, StringComparison.Ordinal)
        && queue.Value.Exists(message => message.Orders.Contains(order)));

    public void Send(string queue, ServiceBusMessage message)
    {
        var envelope = new Envelope(message, ++sequence, world.Now);
        Messages(queue).Add(envelope);
        Stored?.Invoke(queue, envelope);
        PumpIn(queue, envelope.VisibleAt - world.Now + Jitter());
    }

    /// <summary>Forgets every message, locked or not.</summary>
    public void LoseEverything()
    {
        foreach (var queue in queues.Values) queue.Clear();
        Lost = true;
    }

    public void Complete(string queue, Guid token) => Messages(queue).Remove(Locked(queue, token));

    public void Renew(string queue, Guid token)
    {
        var message = Locked(queue, token);
        message.LockedUntil = world.Now + LockDuration;
    }

    public void Abandon(string queue, Guid token)
    {
        if (Messages(queue).Find(each => each.Lock == token) is { } message) Unlock(queue, message);
    }

    public void DeadLetter(string queue, Guid token, string? reason) =>
        Bury(queue, Locked(queue, token), reason ?? "unknown");

    /// <summary>Somebody new is there to take messages.</summary>
    public void PumpAll()
    {
        foreach (var queue in queues.Keys) PumpIn(queue, TimeSpan.Zero);
    }

    public void PumpIn(string queue, TimeSpan delay) => self.After(delay, () => Pump(queue));

    private void Pump(string queue)
    {
        if (Away)
        {
            PumpIn(queue, TimeSpan.FromSeconds(5));
            return;
        }

        var visible = Messages(queue).FindAll(message => message.Lock is null && message.VisibleAt <= world.Now);
        var idle = Consumers.FindAll(consumer => consumer.IsIdle(queue));
        if (visible.Count == 0 || idle.Count == 0) return;
        var batch = new List<Envelope>();
        for (var left = world.Dice.Between(1, LargestBatch); left > 0 && visible.Count > 0; left--)
        {
            var message = world.Dice.Of(visible);
            visible.Remove(message);
            var mayDie = !queue.EndsWith(DeadLetters, StringComparison.Ordinal);
            if (mayDie && (message.Deliveries >= MostDeliveries || Poisonous && world.Dice.OneIn(150)))
            {
                Bury(queue, message, "MaxDeliveryCountExceeded");
            }
            else
            {
                Lock(queue, message);
                batch.Add(message);
            }
        }

        if (batch.Count > 0) world.Dice.Of(idle).Take(queue, batch);
        if (visible.Count > 0) PumpIn(queue, Jitter());
    }

    private void Lock(string queue, Envelope message)
    {
        message.Deliveries++;
        message.Lock = new Guid(++locks, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var early = Unkind && world.Dice.OneIn(60);
        if (early) world.Tally.Add("lock lost early");
        message.LockedUntil = world.Now + (early ? Jitter() : LockDuration);
        Watch(queue, message, message.Lock.Value);
    }

    private void Watch(string queue, Envelope message, Guid token) =>
        self.After(message.LockedUntil - world.Now, () =>
        {
            if (message.Lock != token || !Messages(queue).Contains(message)) return;
            if (message.LockedUntil > world.Now) Watch(queue, message, token);
            else Unlock(queue, message);
        });

    private void Unlock(string queue, Envelope message)
    {
        message.Lock = null;
        world.Tally.Add("redelivery");
        PumpIn(queue, Jitter());
    }

    private void Bury(string queue, Envelope message, string reason)
    {
        Messages(queue).Remove(message);
        message.Lock = null;
        message.DeadLetterReason = reason;
        Messages(queue + DeadLetters).Add(message);
        Buried++;
        DeadLettered?.Invoke(queue, message);
        world.Say($"dead letter in {queue}: {reason}");
        PumpIn(queue + DeadLetters, Jitter());
    }

    private Envelope Locked(string queue, Guid token) =>
        Messages(queue).Find(message => message.Lock == token) ?? throw new SettlementException();

    private List<Envelope> Messages(string queue) =>
        queues.TryGetValue(queue, out var messages) ? messages : queues[queue] = [];

    private TimeSpan Jitter() => TimeSpan.FromMicroseconds(world.Dice.Between(100, 20_000));
}
