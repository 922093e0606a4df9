using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// A queue's node <c>$management</c>. Source of operations and field names: "AMQP 1.0 in Azure Service Bus:
/// request-response-based operations" in the Service Bus documentation.
/// </summary>
internal sealed class ManagementNode(QueueEngine queue)
{
    private const int MaxMessages = 1000;

    /// <summary>
    /// An answer ends with the message that reaches this size. The clients ask for messages up to a number, and take
    /// fewer.
    /// </summary>
    private const int MaxAnswerBytes = 256 * 1024;

    /// <summary>Answers one request; whatever is wrong with it becomes the answer's status.</summary>
    public OutgoingMessage Answer(Message request)
    {
        try
        {
            var body = request.Body as Map ?? [];
            return (request.ApplicationProperties?["operation"] as string) switch
            {
                "com.microsoft:peek-message" => Peek(body),
                "com.microsoft:renew-lock" => RenewLocks(body),
                "com.microsoft:schedule-message" => Schedule(body),
                "com.microsoft:cancel-scheduled-message" => CancelScheduled(body),
                "com.microsoft:receive-by-sequence-number" => ReceiveBySequenceNumber(body),
                "com.microsoft:update-disposition" => UpdateDisposition(body),
                var other => Failed(501, ErrorCode.NotImplemented, $"The operation '{other}' is not offered."),
            };
        }
        catch (MessageTooLargeException tooLarge)
        {
            return Failed(400, ErrorCode.MessageSizeExceeded, tooLarge.Message);
        }
        catch (QueueFullException full)
        {
            return Failed(403, ErrorCode.ResourceLimitExceeded, full.Message);
        }
        catch (Exception exception) when (exception is AmqpException or FormatException or InvalidCastException)
        {
            return Failed(400, Errors.ArgumentError, $"The request's body cannot be read: {exception.Message}");
        }
    }

    private OutgoingMessage Peek(Map body)
    {
        var from = Convert.ToInt64(Required(body, "from-sequence-number"), null);
        var count = Convert.ToInt32(Required(body, "message-count"), null);
        var found = queue.Peek(from, Math.Clamp(count, 0, MaxMessages));
        return found.Count == 0 ? Status(204, "NoContent") : Messages(WithinAnAnswer(found));
    }

    private OutgoingMessage RenewLocks(Map body)
    {
        var expirations = new List<DateTime>();
        foreach (var token in Items<Guid>(body, "lock-tokens"))
        {
            if (queue.RenewLock(token) is not { } until)
                return Failed(410, Errors.MessageLockLost, Errors.LockLost().Description);
            expirations.Add(until.UtcDateTime);
        }

        return Done(new Map { ["expirations"] = expirations.ToArray() });
    }

    private OutgoingMessage Schedule(Map body)
    {
        var contents = Items<Map>(body, "messages")
            .Select(static entry => MessageMapping.ToContent((byte[])Required(entry, "message")))
            .ToArray();
        var numbers = queue.Send(contents);
        return Done(new Map { ["sequence-numbers"] = numbers.ToArray() });
    }

    private OutgoingMessage CancelScheduled(Map body)
    {
        var missing = Items<long>(body, "sequence-numbers").Count(number => !queue.CancelScheduled(number));
        return missing == 0 ? Status(200, "OK") : NotFound();
    }

    private OutgoingMessage ReceiveBySequenceNumber(Map body)
    {
        // 0 is the receiver settle mode "first": received and deleted.
        var mode = Convert.ToUInt32(body["receiver-settle-mode"] ?? 1u, null) == 0
            ? ReceiveMode.ReceiveAndDelete
            : ReceiveMode.PeekLock;
        var found = queue.ReceiveDeferred(Items<long>(body, "sequence-numbers"), mode, MaxAnswerBytes);
        return found.Count == 0 ? NotFound() : Messages(found);
    }

    private OutgoingMessage UpdateDisposition(Map body)
    {
        var changes = Settlement.ChangesOf(body["properties-to-modify"] as Map);
        Func<Guid, bool>? settle = (body["disposition-status"] as string) switch
        {
            "completed" => queue.Complete,
            "abandoned" => token => queue.Abandon(token, changes),
            "defered" => token => queue.Defer(token, changes),
            "suspended" => token => queue.DeadLetter(
                token, body["deadletter-reason"] as string, body["deadletter-description"] as string, changes),
            _ => null,
        };
        if (settle is null)
            return Failed(400, Errors.ArgumentError, "The disposition-status is not known.");

        var lost = Items<Guid>(body, "lock-tokens").Count(token => !settle(token));
        return lost == 0
            ? Status(200, "OK")
            : Failed(410, Errors.MessageLockLost, Errors.LockLost().Description);
    }

    private static Map Packed(ReceivedMessage received)
    {
        using var message = MessageMapping.ToMessage(received);
        var buffer = message.Encode();
        var packed = new Map { ["message"] = buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray() };
        if (received.LockToken != Guid.Empty)
            packed["lock-token"] = received.LockToken;
        return packed;
    }

    private static object Required(Map map, string field) =>
        map[field] ?? throw new FormatException($"'{field}' is missing.");

    /// <summary>An AMQP array arrives as an array of its type, a list as a list of objects.</summary>
    private static T[] Items<T>(Map map, string field) =>
        Required(map, field) is System.Collections.IEnumerable items and not string
            ? items.Cast<T>().ToArray()
            : throw new FormatException($"'{field}' is not a list.");

    private static IEnumerable<ReceivedMessage> WithinAnAnswer(IEnumerable<ReceivedMessage> messages)
    {
        var bytes = 0;
        return messages.TakeWhile(message =>
        {
            var fits = bytes < MaxAnswerBytes;
            bytes += message.Content.SizeBytes;
            return fits;
        });
    }

    private static OutgoingMessage Messages(IEnumerable<ReceivedMessage> messages) =>
        Done(new Map { ["messages"] = new List<Map>(messages.Select(static message => Packed(message))) });

    private static OutgoingMessage NotFound() =>
        Failed(404, Errors.MessageNotFound, "There is no such message in that state.");

    private static OutgoingMessage Done(Map body)
    {
        var message = Status(200, "OK");
        message.BodySection = new AmqpValue { Value = body };
        return message;
    }

    private static OutgoingMessage Failed(int code, string condition, string description)
    {
        var message = Status(code, description);
        message.ApplicationProperties["errorCondition"] = new Symbol(condition);
        return message;
    }

    private static OutgoingMessage Status(int code, string description) => new()
    {
        ApplicationProperties = new ApplicationProperties
        {
            ["statusCode"] = code,
            ["statusDescription"] = description,
        },
    };
}
