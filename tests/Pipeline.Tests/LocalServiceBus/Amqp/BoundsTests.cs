using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Pipeline.EndToEnd.Harness;
using Pipeline.Tests.Messaging;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

/// <summary>What a client cannot make the broker keep, as far as it takes a clock or a look inside.</summary>
public sealed class BoundsTests : IAsyncLifetime
{
    private RawClient client = null!; // set by InitializeAsync, which xunit calls first

    public async ValueTask InitializeAsync() => client = await RawClient.StartAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Client_that_reads_nothing_for_thirty_seconds_is_dropped()
    {
        await FillAsync("inventory", 20);
        using var stalled = await StallAsync();
        var end = stalled.ReadToEndAsync();

        client.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(end.IsCompleted);

        // When the broker last wrote cannot be seen from here, so time goes on until it has had enough; the client does
        // not answer the close either.
        var said = await Passing.UntilAsync(client.Time, TimeSpan.FromSeconds(1), end);

        Assert.Contains("amqp:resource-limit-exceeded", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_is_sent_no_more_than_a_mebibyte_that_it_has_not_read()
    {
        await FillAsync("inventory", 20);

        using var stalled = await StallAsync();

        // 200 KiB each: five of them are below a mebibyte, with the sixth it is reached.
        Assert.Equal(6, client.Queue().Counts.Locked);
        Assert.Equal(14, client.Queue().Counts.Ready);
    }

    [Fact]
    public async Task Peeking_ends_where_the_answer_gets_large_and_goes_on_from_there()
    {
        await FillAsync("inventory", 5);
        var numbers = new List<long>();
        for (var from = 1L; from <= 5; from = numbers[^1] + 1)
        {
            var body = new Map { ["from-sequence-number"] = from, ["message-count"] = 100 };
            var answer = await client.AskAsync("inventory/$management", "com.microsoft:peek-message", body);
            var messages = (System.Collections.IList)((Map)answer.Body)["messages"];
            Assert.InRange(messages.Count, 1, 2);
            numbers.AddRange(messages.Cast<Map>().Select(static packed => SequenceNumberOf((byte[])packed["message"])));
        }

        Assert.Equal([1, 2, 3, 4, 5], numbers);
    }

    [Fact]
    public async Task Full_queue_refuses_a_message_and_takes_it_when_there_is_room()
    {
        var large = new Message { BodySection = new Data { Binary = new byte[255 * 1024] } };
        var sender = client.Sender();
        var error = await Assert.ThrowsAsync<AmqpException>(async () =>
        {
            for (var i = 0; i < 1_100; i++)
                await sender.SendAsync(large);
        });
        Assert.Equal(ErrorCode.ResourceLimitExceeded, error.Error.Condition);
        Assert.Equal(1_023, client.Queue().Counts.Ready);

        client.Queue().TryReceive(Pipeline.LocalServiceBus.Engine.ReceiveMode.ReceiveAndDelete);
        await sender.SendAsync(large);
    }

    [Fact]
    public async Task Broker_tells_for_how_long_it_waits_for_a_sign_of_life()
    {
        var opened = new TaskCompletionSource<Open>();
        var address = new Address($"amqp://user:pass@127.0.0.1:{client.Port}");

        var connection = await new ConnectionFactory().CreateAsync(
            address, new Open { ContainerId = "c", MaxFrameSize = uint.MaxValue }, (_, open) => opened.SetResult(open));

        var answer = await opened.Task.WaitAsync(RawClient.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((60_000u, 64u * 1024), (answer.IdleTimeOut, answer.MaxFrameSize));
        await connection.CloseAsync();
    }

    [Fact]
    public async Task Links_of_a_connection_are_counted_while_they_are_open()
    {
        for (var i = 0; i < 600; i++)
            await client.Sender().CloseAsync();

        await client.Sender().SendAsync(new Message("a"));

        Assert.Equal(1, client.Queue().Counts.Ready);
    }

    /// <summary>A client that grants all the credit there is, in a session that lets the broker send nothing.</summary>
    private async Task<HostileClient> StallAsync()
    {
        var stalled = await HostileClient.OpenAsync(client.Port, incomingWindow: 0);
        await stalled.SendAsync(
            HostileClient.Receiver(0, "inventory"), HostileClient.Credit(0, uint.MaxValue, incomingWindow: 0));
        await UntilAsync(() => client.Queue().Counts.Locked > 0);
        return stalled;
    }

    private async Task FillAsync(string queue, int messages)
    {
        var sender = client.Sender(queue);
        for (var i = 0; i < messages; i++)
            await sender.SendAsync(new Message { BodySection = new Data { Binary = new byte[200 * 1024] } });
    }

    private static long SequenceNumberOf(byte[] encoded)
    {
        var message = Message.Decode(new ByteBuffer(encoded, 0, encoded.Length, encoded.Length));
        return (long)message.MessageAnnotations[new Symbol("x-opt-sequence-number")];
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        while (!isReached())
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
    }
}
