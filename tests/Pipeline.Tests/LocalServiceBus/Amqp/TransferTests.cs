using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

public sealed class TransferTests : IAsyncLifetime
{
    private const uint BatchFormat = 0x80013700;

    private RawClient client = null!; // set by InitializeAsync, which xunit calls first

    public async ValueTask InitializeAsync() => client = await RawClient.StartAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Message_comes_back_as_it_was_sent()
    {
        var id = Guid.NewGuid();
        var sent = new Message
        {
            Header = new Header { Durable = true, Priority = 7, Ttl = 60_000 },
            MessageAnnotations = new MessageAnnotations { [new Symbol("x-opt-partition-key")] = "p" },
            Properties = new Properties
            {
                CorrelationId = "c",
                ContentType = "application/json",
                Subject = "s",
                ReplyTo = "r",
                To = "t",
                GroupId = "g",
            },
            ApplicationProperties = new ApplicationProperties
            {
                ["string"] = "ä",
                ["int"] = 1,
                ["long"] = 2L,
                ["bool"] = true,
                ["double"] = 1.5,
                ["guid"] = id,
                ["time"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
                ["null"] = null,
                ["bytes"] = new byte[] { 1 },
                ["byte"] = (byte)255,
                ["sbyte"] = (sbyte)-128,
                ["short"] = short.MinValue,
                ["ushort"] = ushort.MaxValue,
                ["uint"] = uint.MaxValue,
                ["ulong"] = ulong.MaxValue,
                ["longest"] = long.MinValue,
                ["float"] = 1.5f,
                ["char"] = 'ä',
                ["symbol"] = new Symbol("symbol"),
                ["false"] = false,
            },
            BodySection = new Data { Binary = [1, 2, 3] },
        };
        sent.Properties.SetMessageId(id);

        await client.Sender().SendAsync(sent);
        var received = await client.ReceiveAsync(client.Receiver());

        var header = received.Header;
        Assert.Equal((true, (byte)7, 60_000u), (header.Durable, header.Priority, header.Ttl));
        Assert.Equal("p", received.MessageAnnotations[new Symbol("x-opt-partition-key")]);
        Assert.Equal(id, received.Properties.GetMessageId());
        Assert.Equal(sent.Properties.ToString(), received.Properties.ToString());
        Assert.Equal(sent.ApplicationProperties.Map, received.ApplicationProperties.Map);
        Assert.Equal(Encoded(sent.ApplicationProperties), Encoded(received.ApplicationProperties));
        Assert.Equal(Encoded(sent.Properties), Encoded(received.Properties));
        Assert.Equal(new byte[] { 1, 2, 3 }, received.Body);
    }

    [Theory]
    [InlineData("text")]
    [InlineData(1.5)]
    [InlineData(true)]
    [InlineData(null)]
    public async Task Value_in_the_body_comes_back_as_it_was_sent(object? body)
    {
        await client.Sender().SendAsync(new Message { BodySection = new AmqpValue { Value = body } });

        Assert.Equal(body, (await client.ReceiveAsync(client.Receiver())).Body);
    }

    [Fact]
    public async Task Receiver_sees_the_brokers_annotations_and_the_lock_token_as_tag()
    {
        await client.Sender().SendAsync(new Message("a"));

        var received = await client.ReceiveAsync(client.Receiver());

        var now = client.Time.GetUtcNow().UtcDateTime;
        Assert.Equal(1L, received.MessageAnnotations[new Symbol("x-opt-sequence-number")]);
        Assert.Equal(1L, received.MessageAnnotations[new Symbol("x-opt-enqueue-sequence-number")]);
        Assert.Equal(now, received.MessageAnnotations[new Symbol("x-opt-enqueued-time")]);
        Assert.Equal(now.AddMinutes(1), received.MessageAnnotations[new Symbol("x-opt-locked-until")]);
        Assert.Equal(0, received.MessageAnnotations[new Symbol("x-opt-message-state")]);
        Assert.Equal(0u, received.Header.DeliveryCount);
        Assert.True(client.Queue().Complete(new Guid(received.DeliveryTag)));
    }

    [Fact]
    public async Task Batch_arrives_as_single_messages()
    {
        var batch = new DataList();
        foreach (var body in new[] { "a", "b", "c" })
        {
            var encoded = new Message(body).Encode();
            batch.Add(new Data { Binary = encoded.Buffer[encoded.Offset..(encoded.Offset + encoded.Length)] });
        }

        await client.Sender().SendAsync(new Message { BodySection = batch, Format = BatchFormat });

        var receiver = client.Receiver();
        var bodies = new List<object>();
        for (var i = 0; i < 3; i++)
            bodies.Add((await client.ReceiveAsync(receiver)).Body);
        Assert.Equal(["a", "b", "c"], bodies);
    }

    [Fact]
    public async Task Broken_batch_is_rejected_as_a_whole()
    {
        var batch = new Message { BodySection = new Data { Binary = [0, 1, 2] }, Format = BatchFormat };

        var exception = await Assert.ThrowsAsync<AmqpException>(() => client.Sender().SendAsync(batch));

        Assert.Equal(ErrorCode.DecodeError, exception.Error.Condition);
        Assert.Equal(0, client.Queue().Counts.Ready);
    }

    [Fact]
    public async Task Message_over_the_limit_is_rejected_and_the_link_stays()
    {
        var sender = client.Sender();
        var large = new Message { BodySection = new Data { Binary = new byte[300 * 1024] } };

        var exception = await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(large));
        await sender.SendAsync(new Message { BodySection = new Data { Binary = new byte[200 * 1024] } });

        Assert.Equal(ErrorCode.MessageSizeExceeded, exception.Error.Condition);
        var received = await client.ReceiveAsync(client.Receiver());
        Assert.Equal(200 * 1024, ((byte[])received.Body).Length);
    }

    [Fact]
    public async Task Message_with_a_schedule_waits_for_its_time()
    {
        var due = client.Time.GetUtcNow().AddMinutes(5);
        await client.Sender().SendAsync(new Message("later")
        {
            MessageAnnotations = new MessageAnnotations
            {
                [new Symbol("x-opt-scheduled-enqueue-time")] = due.UtcDateTime,
            },
        });
        var receiver = client.Receiver();
        Assert.Equal(1, client.Queue().Counts.Scheduled);

        await client.AdvanceAsync(TimeSpan.FromMinutes(5));
        var received = await client.ReceiveAsync(receiver);

        Assert.Equal("later", received.Body);
        Assert.Equal(due.UtcDateTime, received.MessageAnnotations[new Symbol("x-opt-scheduled-enqueue-time")]);
    }

    [Fact]
    public async Task Credit_limits_what_comes_and_a_drain_ends_it()
    {
        var sender = client.Sender();
        foreach (var body in new[] { "a", "b", "c" })
            await sender.SendAsync(new Message(body));
        var receiver = client.Receiver(credit: 2);
        await client.ReceiveAsync(receiver);
        await client.ReceiveAsync(receiver);
        Assert.Equal(new QueueCounts(Ready: 1, Locked: 2, Scheduled: 0, Deferred: 0), client.Queue().Counts);

        receiver.SetCredit(5, CreditMode.Drain);
        Assert.Equal("c", (await client.ReceiveAsync(receiver)).Body);
        Assert.Null(await receiver.ReceiveAsync(TimeSpan.FromMilliseconds(200)));
        await sender.SendAsync(new Message("d"));

        // A new cycle of credit works only when the client has seen the end of the drain.
        receiver.SetCredit(1, CreditMode.Manual);
        Assert.Equal("d", (await client.ReceiveAsync(receiver)).Body);
    }

    [Fact]
    public async Task Receiver_of_settled_messages_deletes_as_it_receives()
    {
        await client.Sender().SendAsync(new Message("a"));
        var receiver = new ReceiverLink(
            client.Session,
            "settled",
            new Attach
            {
                Source = new Source { Address = "inventory" },
                Target = new Target(),
                SndSettleMode = SenderSettleMode.Settled,
            },
            null);
        receiver.SetCredit(1);

        Assert.Equal("a", (await client.ReceiveAsync(receiver)).Body);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), client.Queue().Counts);
    }

    private static byte[] Encoded(RestrictedDescribed section)
    {
        using var message = new Message
        {
            Properties = section as Properties,
            ApplicationProperties = section as ApplicationProperties,
        };
        var buffer = message.Encode();
        return buffer.Buffer[buffer.Offset..(buffer.Offset + buffer.Length)];
    }
}
