using Amqp.Framing;
using Amqp.Types;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>How a message is settled: an outcome on its link, or a status in a management request.</summary>
internal sealed record Disposition(
    string Status,
    IDictionary<string, object>? Properties = null,
    string? Reason = null,
    string? ErrorDescription = null)
{
    public static Disposition Complete() => new("completed");

    public static Disposition Abandon(IDictionary<string, object>? properties) => new("abandoned", properties);

    /// <summary>The protocol's own spelling.</summary>
    public static Disposition Defer(IDictionary<string, object>? properties) => new("defered", properties);

    public static Disposition DeadLetter(
        IDictionary<string, object>? properties, string? reason = null, string? errorDescription = null) =>
        new("suspended", properties, reason, errorDescription);

    public Outcome ToOutcome() => Status switch
    {
        "completed" => new Accepted(),
        "abandoned" => new Modified { MessageAnnotations = PropertyValues.ToFields(Properties) },
        "defered" => new Modified
        {
            UndeliverableHere = true,
            MessageAnnotations = PropertyValues.ToFields(Properties),
        },
        _ => new Rejected
        {
            Error = new Error(new Symbol(WireNames.DeadLetterCondition)) { Info = DeadLetterInfo() },
        },
    };

    private Fields DeadLetterInfo()
    {
        var info = PropertyValues.ToFields(Properties);
        if (Reason is not null) info[new Symbol(DeadLetterProperties.Reason)] = Reason;
        if (ErrorDescription is not null) info[new Symbol(DeadLetterProperties.ErrorDescription)] = ErrorDescription;
        return info;
    }
}
