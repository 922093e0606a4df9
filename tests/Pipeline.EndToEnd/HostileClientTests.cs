using Amqp;
using Amqp.Framing;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>
/// Clients that lie, flood, stall and vanish, against the local Service Bus as a process: each gets the protocol's
/// error or a closed connection, a good client is served all the while, and the broker's memory stays bounded.
/// </summary>
public sealed class HostileClientTests(HostileBroker broker) : IClassFixture<HostileBroker>
{
    private static readonly byte[] Filling = new byte[60 * 1024];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_that_are_no_protocol_close_their_connection() =>
        await broker.EndureAsync("garbage", 40, async measure =>
        {
            var random = new Random(1);
            for (var i = 0; i < 50; i++)
            {
                var garbage = new byte[random.Next(1, 5_000)];
                random.NextBytes(garbage);
                await broker.AssertClosesAsync("", garbage);
            }

            await broker.AssertClosesAsync("", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
            await broker.AssertClosesAsync("", [.. HostileClient.Handshake[..8], 0x7f, 0xff, 0xff, 0xff]);
            measure();
        });

    [Theory]
    [InlineData("7fffffff", "amqp:connection:framing-error")] // a frame of 2 GiB is announced
    [InlineData("ffffffff", "amqp:connection:framing-error")]
    [InlineData("00010001", "amqp:connection:framing-error")] // one byte more than the broker's open allows
    [InlineData("00000000", "amqp:connection:framing-error")]
    [InlineData("00000007", "amqp:connection:framing-error")]
    [InlineData("0000000f 02 00 0000 ffffffffffffff", "amqp:")] // no type
    [InlineData("0000000b 02 00 0000 005314", "amqp:")] // a transfer cut off within its frame
    [InlineData("00000010 02 00 0005 00531403 a0ff0000", "amqp:")] // a binary longer than its frame
    [InlineData("0000001b 02 00 0000 005310 d00000000c00000001 f0000000057ffffff041", "amqp:")] // 2^31 values
    [InlineData("0000000c 02 00 0009 00531345", "amqp:")] // a session that was not begun
    public async Task Malformed_frame_is_answered_with_an_error_and_the_end_of_the_connection(
        string frame, string condition)
    {
        var bytes = Convert.FromHexString(frame.Replace(" ", "", StringComparison.Ordinal));
        await broker.EndureAsync(frame, 40, async _ =>
            await broker.AssertClosesAsync(condition, [.. HostileClient.Handshake, .. bytes]));
    }

    [Fact]
    public async Task Values_nested_65_000_deep_are_refused() =>
        await broker.EndureAsync("nested values", 40, async _ => await broker.AssertClosesAsync(
            "amqp:decode-error", [.. HostileClient.Handshake, .. HostileClient.Frame(new byte[65_000])]));

    [Fact]
    public async Task Client_that_leaves_within_a_frame_or_a_message_leaves_nothing_behind() =>
        await broker.EndureAsync("cut off", 60, async _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                using var client = await HostileClient.OpenAsync(broker.Port);
                var begun = HostileClient.Transfer(0, 0, Filling, more: true);
                await client.SendAsync(HostileClient.Sender(0, "inventory"), begun, begun[..(i * 100)]);
                client.Vanish();
            }
        });

    [Fact]
    public async Task Links_and_sessions_over_the_limit_are_refused() =>
        await broker.EndureAsync("links", 100, async measure =>
        {
            var connection = await broker.ConnectAsync();
            var refused = 0;
            var links = new List<Task>();
            for (var i = 0; i < 3; i++)
            {
                var session = new Session(connection);
                for (var j = 0; j < 200; j++)
                {
                    var answered = new TaskCompletionSource();
                    var link = new SenderLink(
                        session,
                        $"{i}-{j}",
                        new Attach { Target = new Target { Address = "inventory" }, Source = new Source() },
                        (_, attach) => answered.TrySetResult());
                    link.AddClosedCallback((_, error) =>
                    {
                        if (error?.Condition == ErrorCode.ResourceLimitExceeded) Interlocked.Increment(ref refused);
                    });
                    links.Add(answered.Task);
                }
            }

            await Task.WhenAll(links).WaitAsync(TimeSpan.FromMinutes(1), Stop);
            await Until.TrueAsync(() => refused >= 600 - 512, TimeSpan.FromSeconds(30), () => $"{refused} refused");
            Assert.Equal(600 - 512, refused);
            measure();
            await connection.CloseAsync();

            // One too many and not a frame more: who closes with bytes unread resets, and the reason may be lost.
            var begins = Enumerable.Range(0, 256 + 1).Select(channel => HostileClient.Frame(
                new Begin { IncomingWindow = 1, OutgoingWindow = 1 }, channel: (ushort)channel));
            await broker.AssertClosesAsync(
                "amqp:not-allowed", [.. HostileClient.Handshake, .. begins.SelectMany(one => one)]);
        });

    [Fact]
    public async Task Client_that_vanishes_holding_locks_gives_its_messages_back()
    {
        var connection = await broker.ConnectAsync();
        var session = new Session(connection);
        await new SenderLink(session, "out", "notification").SendAsync(new Message("held"));
        using (var client = await HostileClient.OpenAsync(broker.Port))
        {
            await client.SendAsync(HostileClient.Receiver(0, "notification"), HostileClient.Credit(0, 10));
            await client.ReadUntilAsync("held");
            client.Vanish();
        }

        var receiver = new ReceiverLink(session, "in", "notification");
        var again = await receiver.ReceiveAsync(TimeSpan.FromMinutes(1));

        Assert.Equal("held", again?.Body);
        Assert.InRange(again?.Header.DeliveryCount ?? 0, 1u, 9u); // more than once, when it vanished only after a lock
        receiver.Accept(again);
        await connection.CloseAsync();
    }
}
