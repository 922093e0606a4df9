using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.LocalServiceBus;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

/// <summary>A broker on a free port with a clock that stands still, and a plain AMQP client beside it.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Shorter than the half minute after which the broker drops a client that reads nothing.</summary>
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(20);

    private readonly LocalServiceBusHost broker;
    private int linkNumber;

    private RawClient(LocalServiceBusHost broker, FakeTimeProvider time) => (this.broker, Time) = (broker, time);

    public FakeTimeProvider Time { get; }

    public int Port => broker.Port;

    public Session Session { get; private set; } = null!; // set before StartAsync hands the client out

    public static async Task<RawClient> StartAsync()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var broker = await LocalServiceBusHost.StartAsync(
            new LocalServiceBusOptions { Port = 0 }, NullLoggerFactory.Instance, time, CancellationToken.None);
        var client = new RawClient(broker, time);
        client.Session = await client.ConnectAsync();
        return client;
    }

    public QueueEngine Queue(string path = "inventory") => broker.Queues.Find(path)!;

    public async Task<Session> ConnectAsync() => new(await new ConnectionFactory()
        .CreateAsync(new Address($"amqp://user:pass@127.0.0.1:{Port}")));

    public SenderLink Sender(string address = "inventory") => new(Session, Name(), address);

    public ReceiverLink Receiver(string address = "inventory", int credit = 10)
    {
        var receiver = new ReceiverLink(Session, Name(), address);
        if (credit > 0)
            receiver.SetCredit(credit, autoRestore: false);
        return receiver;
    }

    public async Task<Message> ReceiveAsync(ReceiverLink receiver) =>
        await receiver.ReceiveAsync(Patience) ?? throw new TimeoutException("No message came.");

    /// <summary>
    /// Settles, which this client never waits for an answer to. Frames of a connection are handled in order, so after
    /// a round trip the broker has done it.
    /// </summary>
    public async Task SettleAsync(ReceiverLink receiver, Message message, DeliveryState state)
    {
        receiver.Complete(message, state);
        await Sender("notification").SendAsync(new Message("round trip"));
    }

    /// <summary>
    /// Lets time pass without being taken for a client that reads nothing: the round trip before each leap makes the
    /// broker write, so its last progress is never further back than one.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= Leap)
        {
            await Sender("notification").SendAsync(new Message("round trip"));
            Time.Advance(left < Leap ? left : Leap);
        }
    }

    public async Task<Message> AskAsync(string address, string operation, Map body)
    {
        var replyTo = Name();
        var replies = new ReceiverLink(
            Session,
            replyTo,
            new Attach { Source = new Source { Address = address }, Target = new Target { Address = replyTo } },
            null);
        replies.SetCredit(1);
        await Sender(address).SendAsync(new Message(body)
        {
            Properties = new Properties { MessageId = "1", ReplyTo = replyTo },
            ApplicationProperties = new ApplicationProperties { ["operation"] = operation },
        });
        return await ReceiveAsync(replies);
    }

    public async ValueTask DisposeAsync()
    {
        await Session.Connection.CloseAsync();
        await broker.DisposeAsync();
    }

    private string Name() => $"link-{Interlocked.Increment(ref linkNumber)}";
}
