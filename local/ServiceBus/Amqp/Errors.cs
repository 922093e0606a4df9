using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// The error conditions of Service Bus. Source: "AMQP errors in Azure Service Bus" in its documentation.
/// </summary>
internal static class Errors
{
    public const string DeadLetter = "com.microsoft:dead-letter";
    public const string MessageLockLost = "com.microsoft:message-lock-lost";
    public const string MessageNotFound = "com.microsoft:message-not-found";
    public const string ArgumentError = "com.microsoft:argument-error";

    public static Error LockLost() => Of(MessageLockLost, "The lock supplied is invalid. Either the lock expired, or "
        + "the message has already been removed from the queue.");

    public static Error NoSuchEntity(string? address) => Of(
        ErrorCode.NotFound, $"The messaging entity '{address}' could not be found.");

    public static Error TooLarge(string description) => Of(ErrorCode.MessageSizeExceeded, description);

    public static Error Of(string condition, string description) =>
        new(new Symbol(condition)) { Description = description };
}
