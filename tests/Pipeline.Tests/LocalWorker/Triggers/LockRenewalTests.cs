using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Pipeline.LocalWorker.Triggers;

namespace Pipeline.Tests.LocalWorker.Triggers;

public sealed class LockRenewalTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(_now);
    private readonly ServiceBusReceiver _receiver = Substitute.For<ServiceBusReceiver>();
    private readonly ServiceBusReceivedMessage _message = ServiceBusModelFactory.ServiceBusReceivedMessage(
        messageId: "a", lockedUntil: _now + TimeSpan.FromMinutes(1));

    [Fact]
    public async Task A_broker_that_does_not_answer_once_is_asked_again_before_the_lock_ends()
    {
        var asked = 0;
        _receiver.RenewMessageLockAsync(_message, Arg.Any<CancellationToken>()).Returns(call => ++asked == 1
            ? throw new ServiceBusException("busy", ServiceBusFailureReason.ServiceBusy)
            : Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>()));

        await using (Renewal(TimeSpan.FromMinutes(5)))
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            Assert.Equal(1, asked);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_lost_lock_is_not_asked_for_again()
    {
        var asked = 0;
        _receiver.RenewMessageLockAsync(_message, Arg.Any<CancellationToken>()).Returns(_ => ++asked > 0
            ? throw new ServiceBusException("gone", ServiceBusFailureReason.MessageLockLost)
            : Task.CompletedTask);

        await using (Renewal(TimeSpan.FromMinutes(5)))
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Renewal_ends_after_the_longest_time_that_host_json_allows()
    {
        await using (Renewal(TimeSpan.FromSeconds(30)))
            _time.Advance(TimeSpan.FromMinutes(2));

        await _receiver.DidNotReceive().RenewMessageLockAsync(_message, Arg.Any<CancellationToken>());
    }

    private LockRenewal Renewal(TimeSpan atMost) => new(_receiver, _message, atMost, _time, NullLogger.Instance);
}
