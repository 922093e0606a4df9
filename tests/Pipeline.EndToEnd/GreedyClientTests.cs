using System.Diagnostics;
using Amqp;
using Amqp.Framing;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>
/// Clients that make the local Service Bus keep things for them: messages without end, answers that nobody reads,
/// connections that do nothing. Its memory stays bounded, and a good client is served all the while.
/// </summary>
public sealed class GreedyClientTests(HostileBroker broker) : IClassFixture<HostileBroker>
{
    private const int FrameBytes = 60 * 1024;

    private static readonly byte[] Filling = new byte[FrameBytes];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Message_streamed_without_end_is_thrown_away_and_then_refused() =>
        await broker.EndureAsync("endless message", 60, async measure =>
        {
            using var client = await HostileClient.OpenAsync(broker.Port);
            await client.SendAsync(HostileClient.Sender(0, "inventory"));
            var frame = HostileClient.Transfer(0, 0, Filling, more: true);
            var sent = 0;
            while (sent < 10_000 && await client.TrySendAsync(frame, TimeSpan.FromSeconds(10)))
            {
                if (++sent % 100 == 0) measure();
            }

            Assert.InRange(sent, 1_000, 9_999);
        });

    [Fact]
    public async Task Messages_begun_on_many_links_and_never_ended_are_refused() =>
        await broker.EndureAsync("unended messages", 60, async measure =>
        {
            using var client = await HostileClient.OpenAsync(broker.Port);

            // One too many and not a frame more: who closes with bytes unread resets, and the reason may be lost.
            const uint OneTooMany = 4 * 1024 * 1024 / FrameBytes + 1;
            for (uint handle = 0; handle < OneTooMany; handle++)
            {
                var begun = HostileClient.Transfer(handle, handle, Filling, more: true);
                await client.TrySendAsync(HostileClient.Sender(handle, "inventory"), TimeSpan.FromSeconds(10));
                await client.TrySendAsync(begun, TimeSpan.FromSeconds(10));
            }

            measure();
            Assert.Contains("amqp:resource-limit-exceeded", await client.ReadToEndAsync(), StringComparison.Ordinal);
        });

    [Fact]
    public async Task Client_that_grants_all_credit_and_reads_nothing_is_sent_little()
    {
        var connection = await broker.ConnectAsync();
        var session = new Session(connection);
        var sender = new SenderLink(session, "out", "inventory");
        for (var i = 0; i < 200; i++)
            await sender.SendAsync(new Message { BodySection = new Data { Binary = new byte[200 * 1024] } });

        await broker.EndureAsync("slow readers", 150, async measure =>
        {
            using var all = new Disposables();
            for (var i = 0; i < 20; i++)
            {
                // Half of them let the broker's session send nothing, the others only do not read.
                var window = i % 2 == 0 ? 0u : 1_000_000;
                var client = all.Add(await HostileClient.OpenAsync(broker.Port, window));
                await client.SendAsync(
                    HostileClient.Receiver(0, "inventory"), HostileClient.Credit(0, uint.MaxValue, window));
            }

            // Three times the locks end in this time; each time the messages would be sent, and kept, once more.
            var since = Stopwatch.StartNew();
            while (since.Elapsed < TimeSpan.FromSeconds(10))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), Stop);
                measure();
            }
        });

        // They have vanished by now; what they held comes back after its lock, and nothing of it is lost.
        var receiver = new ReceiverLink(session, "in", "inventory");
        for (var i = 0; i < 200; i++)
        {
            var message = await receiver.ReceiveAsync(TimeSpan.FromMinutes(1));
            Assert.True(message is not null, $"{i} of 200 came back.");
            receiver.Accept(message);
        }

        await connection.CloseAsync();
    }

    [Fact]
    public async Task Client_that_asks_and_asks_and_reads_no_answer_is_not_listened_to()
    {
        await broker.EndureAsync("unread answers", 150, async measure =>
        {
            using var all = new Disposables();
            var answerless = HostileClient.Receiver(0, "no-such-queue");
            var detach = HostileClient.Frame(new Detach { Handle = 0, Closed = true });
            var many = Enumerable.Repeat<byte[]>([.. answerless, .. detach], 500).SelectMany(one => one).ToArray();
            for (var i = 0; i < 4; i++)
            {
                var client = all.Add(await HostileClient.OpenAsync(broker.Port));
                var sent = 0;
                while (sent < 1_000 && await client.TrySendAsync(many, TimeSpan.FromSeconds(1)))
                {
                    sent++;
                    if (sent % 10 == 0) measure();
                }

                Assert.InRange(sent, 1, 999);
            }
        });
    }

    [Fact]
    public async Task Thousand_connections_are_kept_open_and_those_that_never_open_are_closed_in_time() =>
        await broker.EndureAsync("1,000 idle and 100 silent connections", 150, async measure =>
        {
            using var all = new Disposables();
            var silent = new List<Task<string>>();
            for (var i = 0; i < 1_000; i++)
            {
                await all.Add(await HostileClient.OpenAsync(broker.Port)).ReadUntilAsync("pipeline-local-servicebus");
                if (i % 10 != 0) continue;

                var client = all.Add(await HostileClient.ConnectAsync(broker.Port));
                await client.SendAsync(HostileClient.Handshake[..(i % 40)]);
                silent.Add(client.ReadToEndAsync());
            }

            await Task.WhenAll(silent);
            measure();
            Assert.Contains(broker.Lines, line => line.EndsWith(
                "refused: it did not open a connection within 10 s", StringComparison.Ordinal));
            Assert.DoesNotContain(broker.Lines, line => line.StartsWith("00:00:00 forged", StringComparison.Ordinal));
        });

    private sealed class Disposables : IDisposable
    {
        private readonly List<HostileClient> all = [];

        public HostileClient Add(HostileClient one)
        {
            all.Add(one);
            return one;
        }

        public void Dispose() => all.ForEach(one => one.Vanish());
    }
}
