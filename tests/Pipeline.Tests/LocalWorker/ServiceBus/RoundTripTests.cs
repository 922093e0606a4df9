using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class RoundTripTests
{
    private static readonly DateTime Noon = new(2026, 3, 4, 12, 0, 0, 123, DateTimeKind.Utc);

    public static TheoryData<object> PropertyValues { get; } =
    [
        "text", true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, long.MinValue, ulong.MaxValue, 1.5f, -2.5d,
        'ä', 79228162514264337593543950335m, -0.0000000000000000000000000001m, 12.50m,
        Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), Noon, new DateTimeOffset(Noon), TimeSpan.FromTicks(-5),
        new Uri("https://example.test/a?b"), new byte[] { 1, 2 },
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(PropertyValues))]
    public async Task Application_property_keeps_type_and_value_when_sent_and_received(object value)
    {
        await using var broker = await RunningBroker.StartAsync();
        var message = new ServiceBusMessage { ApplicationProperties = { ["p"] = value } };

        var received = await SendAndReceiveAsync(broker, message);

        Assert.IsType(value.GetType(), received.ApplicationProperties["p"]);
        Assert.Equal(value, received.ApplicationProperties["p"]);
    }

    [Fact]
    public async Task Message_keeps_every_property_when_sent_and_received()
    {
        await using var broker = await RunningBroker.StartAsync();
        var message = new ServiceBusMessage("héllo")
        {
            MessageId = "m1",
            CorrelationId = "c1",
            Subject = "reserve",
            ContentType = "application/json",
            ReplyTo = "answers",
            To = "there",
            SessionId = "s1",
            ReplyToSessionId = "s2",
            PartitionKey = "s1",
            TransactionPartitionKey = "t1",
            TimeToLive = TimeSpan.FromHours(1),
        };

        var received = await SendAndReceiveAsync(broker, message);

        Assert.Equal("héllo", received.Body.ToString());
        Assert.Equal(
            ("m1", "c1", "reserve", "application/json", "answers", "there"),
            (received.MessageId, received.CorrelationId, received.Subject, received.ContentType, received.ReplyTo,
                received.To));
        Assert.Equal(
            ("s1", "s2", "s1", "t1", TimeSpan.FromHours(1)),
            (received.SessionId, received.ReplyToSessionId, received.PartitionKey, received.TransactionPartitionKey,
                received.TimeToLive));
    }

    [Fact]
    public async Task Message_carries_the_brokers_facts_when_received()
    {
        var time = new FakeTimeProvider(Noon);
        await using var broker = await RunningBroker.StartAsync(time);

        var received = await SendAndReceiveAsync(broker, new ServiceBusMessage());

        Assert.True(received.Body.ToMemory().IsEmpty);
        Assert.Equal((1, 1L), (received.DeliveryCount, received.SequenceNumber));
        Assert.NotEqual(Guid.Empty, Guid.Parse(received.LockToken));
        Assert.Equal(time.GetUtcNow(), received.EnqueuedTime);
        Assert.Equal(time.GetUtcNow() + RunningBroker.LockDuration, received.LockedUntil);
        Assert.Equal(ServiceBusMessageState.Active, received.State);
    }

    [Fact]
    public async Task Large_message_arrives_whole_when_it_needs_several_frames()
    {
        await using var broker = await RunningBroker.StartAsync();
        var body = new byte[250_000];
        new Random(1).NextBytes(body);

        var received = await SendAndReceiveAsync(broker, new ServiceBusMessage(BinaryData.FromBytes(body)));

        Assert.Equal(body, received.Body.ToArray());
    }

    private static async Task<ServiceBusReceivedMessage> SendAndReceiveAsync(
        RunningBroker broker, ServiceBusMessage message)
    {
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await sender.SendMessageAsync(message, Token);
        var received = await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Token);
        Assert.NotNull(received);
        return received;
    }
}
