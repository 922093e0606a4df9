namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send: a body of bytes, the properties Service Bus knows, and the application's own.</summary>
public class ServiceBusMessage
{
    private const int MaxIdLength = 128;
    private string? messageId;
    private string? sessionId;
    private string? replyToSessionId;
    private string? partitionKey;
    private string? transactionPartitionKey;
    private TimeSpan timeToLive = TimeSpan.MaxValue;

    public ServiceBusMessage()
        : this(BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty))
    {
    }

    public ServiceBusMessage(string body)
        : this(BinaryData.FromString(body))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body)
    {
        ArgumentNullException.ThrowIfNull(body);
        Body = body;
    }

    /// <summary>A copy to send again: all but what the broker wrote into the message.</summary>
    public ServiceBusMessage(ServiceBusReceivedMessage receivedMessage)
    {
        ArgumentNullException.ThrowIfNull(receivedMessage);
        Body = receivedMessage.Body;
        messageId = receivedMessage.MessageId;
        sessionId = receivedMessage.SessionId;
        replyToSessionId = receivedMessage.ReplyToSessionId;
        partitionKey = receivedMessage.PartitionKey;
        transactionPartitionKey = receivedMessage.TransactionPartitionKey;
        timeToLive = receivedMessage.TimeToLive;
        ScheduledEnqueueTime = receivedMessage.ScheduledEnqueueTime;
        ContentType = receivedMessage.ContentType;
        CorrelationId = receivedMessage.CorrelationId;
        ReplyTo = receivedMessage.ReplyTo;
        Subject = receivedMessage.Subject;
        To = receivedMessage.To;
        foreach (var (name, value) in receivedMessage.ApplicationProperties)
        {
            if (name is DeadLetterProperties.Reason or DeadLetterProperties.ErrorDescription) continue;
            ApplicationProperties.Add(name, value);
        }
    }

    public BinaryData Body { get; set; }

    /// <summary>Numbers, text, bool, char, Guid, times, Uri, decimal or bytes: what AMQP has a form for.</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    /// <summary>Up to 128 characters; never empty. The default, none, lets the broker do without.</summary>
    public string? MessageId
    {
        get => messageId;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            messageId = AtMost128(value);
        }
    }

    public string? SessionId
    {
        get => sessionId;
        set => sessionId = AtMost128(value);
    }

    public string? ReplyToSessionId
    {
        get => replyToSessionId;
        set => replyToSessionId = AtMost128(value);
    }

    public string? PartitionKey
    {
        get => partitionKey;
        set => partitionKey = AtMost128(value);
    }

    public string? TransactionPartitionKey
    {
        get => transactionPartitionKey;
        set => transactionPartitionKey = AtMost128(value);
    }

    /// <summary>How long the broker keeps the message; the default leaves it to the queue.</summary>
    public TimeSpan TimeToLive
    {
        get => timeToLive;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            timeToLive = value;
        }
    }

    /// <summary>When the message is to appear on the queue; the default means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    public string? ContentType { get; set; }

    public string? CorrelationId { get; set; }

    public string? ReplyTo { get; set; }

    public string? Subject { get; set; }

    public string? To { get; set; }

    private static string? AtMost128(string? value) => value is { Length: > MaxIdLength }
        ? throw new ArgumentOutOfRangeException(nameof(value), "It may have at most 128 characters.")
        : value;
}
