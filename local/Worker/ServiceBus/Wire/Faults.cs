using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Azure.Messaging.ServiceBus;
using Reason = Azure.Messaging.ServiceBus.ServiceBusFailureReason;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>Says in the terms of Service Bus what went wrong in those of AMQP.</summary>
internal static class Faults
{
    /// <summary>
    /// The Service Bus exception for a failure, or null for one that is the caller's own (a wrong argument,
    /// a closed client). A cancelled try is a time-out: the caller's own cancellation never gets here.
    /// </summary>
    public static ServiceBusException? From(Exception exception, string entity) => exception switch
    {
        ServiceBusException known => known,
        AmqpException amqp => From(amqp.Error, entity, amqp),
        OperationCanceledException or TimeoutException => new ServiceBusException(
            "The broker did not answer in time.", Reason.ServiceTimeout, entity, exception),
        ObjectDisposedException => null,
        SocketException or IOException => new ServiceBusException(
            "The connection to the broker failed.", Reason.ServiceCommunicationProblem, entity, exception),
        _ => null,
    };

    public static ServiceBusException From(Error? error, string entity, Exception? inner = null)
    {
        if (error is null) return LinkLost(entity);
        var condition = error.Condition?.ToString() ?? "";
        var message = string.IsNullOrEmpty(error.Description) ? condition : error.Description;
        return Find(condition) is { } reason
            ? new ServiceBusException(message, reason, entity, inner)
            : new ServiceBusException(IsTransient(condition), message, entity, Reason.GeneralError, inner);
    }

    public static ServiceBusException LockLost(string entity) => new(
        "The message was settled already.", Reason.MessageLockLost, entity);

    public static ServiceBusException LinkLost(string entity) => new(
        "The link to the broker was closed.", Reason.ServiceCommunicationProblem, entity);

    public static ServiceBusException TooLarge(string entity, long size, long limit) => new(
        $"The message has {size} bytes on the wire; the link takes {limit}.", Reason.MessageSizeExceeded, entity);

    // The pairs are those of the official client's AmqpExceptionHelper.
    private static Reason? Find(string condition) => condition switch
    {
        "amqp:not-found" => Reason.MessagingEntityNotFound,
        "com.microsoft:message-lock-lost" => Reason.MessageLockLost,
        "com.microsoft:message-not-found" => Reason.MessageNotFound,
        "amqp:link:message-size-exceeded" => Reason.MessageSizeExceeded,
        "amqp:resource-limit-exceeded" => Reason.QuotaExceeded,
        "com.microsoft:server-busy" => Reason.ServiceBusy,
        "com.microsoft:timeout" => Reason.ServiceTimeout,
        "com.microsoft:entity-disabled" => Reason.MessagingEntityDisabled,
        "com.microsoft:entity-already-exists" => Reason.MessagingEntityAlreadyExists,
        "amqp:connection:forced" or "amqp:connection:framing-error" or "amqp:link:detach-forced"
            or "amqp:session:errant-link" or "amqp:session:window-violation" => Reason.ServiceCommunicationProblem,
        _ => null,
    };

    // A link or session that AMQPNetLite finds ended, or a message it handed back because its link went away.
    private static bool IsTransient(string condition) => condition is
        "amqp:illegal-state" or "amqp:message:released" or "amqp:internal-error";
}
