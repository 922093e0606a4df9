using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Messaging.ServiceBus;

namespace Pipeline.Simulation.Engine;

/// <summary>
/// A failed settlement. In Azure it is an exception of remote procedure calls, so nobody may know its type.
/// </summary>
[SuppressMessage("Design", "CA1032", Justification = "It is only ever thrown here.")]
internal sealed class SettlementException() : Exception("The settlement failed.");

/// <summary>What a caller is thrown when a service is away or its answer is lost, as each SDK does it.</summary>
internal static class Outside
{
    public static Exception Fault(string operation, Dice dice) => ServiceOf(operation) switch
    {
        "table" => dice.Below(3) switch
        {
            0 => new RequestFailedException(503, "ServerBusy"),
            1 => new AggregateException(new RequestFailedException("Gave up."), new TaskCanceledException()),
            _ => new TaskCanceledException("The request timed out."),
        },
        "queue" => new ServiceBusException(
            isTransient: true, "The service is busy.", reason: ServiceBusFailureReason.ServiceBusy),
        "settle" => new SettlementException(),
        "provider" => dice.OneIn(2) ? new HttpRequestException("502") : new TimeoutException("No answer."),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown service."),
    };

    /// <summary>The first part of an operation's name.</summary>
    public static string ServiceOf(string operation) => operation[..operation.IndexOf('.', StringComparison.Ordinal)];
}
