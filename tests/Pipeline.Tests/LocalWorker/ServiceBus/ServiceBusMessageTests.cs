using Azure.Messaging.ServiceBus;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class ServiceBusMessageTests
{
    [Fact]
    public void Message_leaves_out_what_the_broker_wrote_when_copied_from_a_received_one()
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString("body"),
            messageId: "m1",
            subject: "reserve",
            sequenceNumber: 7,
            properties: new Dictionary<string, object>
            {
                ["shop"] = "a",
                ["DeadLetterReason"] = "poison",
                ["DeadLetterErrorDescription"] = "not JSON",
            });

        var copy = new ServiceBusMessage(received);

        Assert.Equal("poison", received.DeadLetterReason);
        Assert.Equal("not JSON", received.DeadLetterErrorDescription);
        Assert.Equal(("m1", "reserve", "body"), (copy.MessageId, copy.Subject, copy.Body.ToString()));
        Assert.Equal("shop", Assert.Single(copy.ApplicationProperties).Key);
    }

    [Fact]
    public void Message_refuses_an_id_when_it_is_too_long()
    {
        var message = new ServiceBusMessage();

        Assert.Throws<ArgumentOutOfRangeException>(() => message.MessageId = new string('x', 129));
        Assert.Throws<ArgumentException>(() => message.MessageId = "");
    }

    [Fact]
    public void Received_message_expires_never_when_it_has_no_time_to_live()
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(enqueuedTime: DateTimeOffset.UnixEpoch);

        Assert.Equal(DateTimeOffset.MaxValue, message.ExpiresAt);
        Assert.Equal(Guid.Empty.ToString(), message.LockToken);
    }

    [Fact]
    public void Batch_of_the_model_factory_asks_the_test_when_a_message_is_added()
    {
        var store = new List<ServiceBusMessage>();
        using var batch = ServiceBusModelFactory.ServiceBusMessageBatch(
            10, store, tryAddCallback: message => message.Subject is null);

        Assert.True(batch.TryAddMessage(new ServiceBusMessage()));
        Assert.False(batch.TryAddMessage(new ServiceBusMessage { Subject = "no" }));
        Assert.Single(store);
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceTimeout, true)]
    [InlineData(ServiceBusFailureReason.ServiceBusy, true)]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, true)]
    [InlineData(ServiceBusFailureReason.MessageLockLost, false)]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, false)]
    public void Exception_is_transient_when_its_reason_may_pass(ServiceBusFailureReason reason, bool transient) =>
        Assert.Equal(transient, new ServiceBusException("x", reason).IsTransient);
}
