using Amqp;
using Amqp.Framing;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// The node <c>$cbs</c>. Every token is good: the broker listens on loopback only and holds nobody's secrets (the
/// official emulator checks none either).
/// </summary>
internal static class TokenNode
{
    public const string Address = "$cbs";

    public static OutgoingMessage Answer(Message request)
    {
        var isPutToken = request.ApplicationProperties?["operation"] as string == "put-token";
        return new OutgoingMessage
        {
            ApplicationProperties = new ApplicationProperties
            {
                ["status-code"] = isPutToken ? 202 : 501,
                ["status-description"] = isPutToken ? "Accepted" : "Only put-token is offered.",
            },
        };
    }
}
