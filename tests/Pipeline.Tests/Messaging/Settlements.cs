using System.Collections.Concurrent;
using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.Messaging;

/// <summary>What became of the messages.</summary>
internal sealed class Settlements : ServiceBusMessageActions
{
    private readonly ConcurrentQueue<ServiceBusReceivedMessage> completed = new();
    private readonly ConcurrentQueue<(ServiceBusReceivedMessage Message, string? Reason)> deadLettered = new();
    private readonly Channel<ServiceBusReceivedMessage> settled = Channel.CreateUnbounded<ServiceBusReceivedMessage>();

    private readonly Channel<bool> renewed = Channel.CreateUnbounded<bool>();
    private int renewals;

    public IReadOnlyList<ServiceBusReceivedMessage> Completed => [.. completed];

    public IReadOnlyList<(ServiceBusReceivedMessage Message, string? Reason)> DeadLettered => [.. deadLettered];

    /// <summary>Waits until one more message was completed.</summary>
    public Task CompletesAsync() => settled.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
        .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>Waits until one more lock was renewed.</summary>
    public Task RenewsAsync() => renewed.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
        .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    /// <summary>How often a lock was renewed, and what that throws.</summary>
    public int Renewals => renewals;

    public Exception? RenewalFault { get; set; }

    public override Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref renewals);
        renewed.Writer.TryWrite(true);
        return RenewalFault is { } fault ? Task.FromException(fault) : Task.CompletedTask;
    }

    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        completed.Enqueue(message);
        settled.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default)
    {
        Assert.False(string.IsNullOrWhiteSpace(deadLetterErrorDescription));
        deadLettered.Enqueue((message, deadLetterReason));
        return Task.CompletedTask;
    }
}
