using System.Net;
using Azure;
using Azure.Messaging.ServiceBus;

namespace Pipeline.Messaging;

/// <summary>Which exceptions say that the world is not well, rather than that the code is wrong.</summary>
public static class Faults
{
    /// <summary>Worth trying again later: storage, queue or provider were away, slow or throttled us.</summary>
    public static bool IsTransient(Exception fault, CancellationToken stopping) => fault switch
    {
        OperationCanceledException => !stopping.IsCancellationRequested, // the SDK's own time-outs look like this
        RequestFailedException or ServiceBusException or TimeoutException => true,
        HttpRequestException or IOException => true,
        AggregateException retries => retries.InnerExceptions.All(one => IsTransient(one, stopping)), // Azure.Core
        _ => false,
    };

    /// <summary>What became of an attempt, in a word for those who know neither the code nor its libraries.</summary>
    public static string Name(Exception fault) => fault switch
    {
        TimeoutException or OperationCanceledException => "timed-out",
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => "throttled",
        RequestFailedException { Status: (int)HttpStatusCode.TooManyRequests } => "throttled",
        ServiceBusException { Reason: ServiceBusFailureReason.ServiceBusy } => "throttled",
        AggregateException { InnerExceptions: [.., var last] } => Name(last),
        _ => "unavailable",
    };
}
