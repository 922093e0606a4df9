namespace Azure.Messaging.ServiceBus;

/// <summary>The application properties in which the broker says why it holds a dead letter.</summary>
internal static class DeadLetterProperties
{
    public const string Reason = "DeadLetterReason";
    public const string ErrorDescription = "DeadLetterErrorDescription";
}
