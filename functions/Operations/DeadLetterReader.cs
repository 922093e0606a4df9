using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>The one place that reads a message as a dead letter. It bears any message that a queue can hold.</summary>
internal static class DeadLetterReader
{
    private const int IdBytes = 16;

    /// <exception cref="NotSupportedException">The body is an AMQP value or sequence; ours never are.</exception>
    public static DeadLetter Read(string queue, ServiceBusReceivedMessage message, DateTimeOffset keptAt)
    {
        var nudges = NudgesIn(message.Body.ToMemory());
        return new DeadLetter
        {
            Queue = queue,
            Id = IdOf(message),
            Reason = message.DeadLetterReason,
            Description = message.DeadLetterErrorDescription,
            MessageId = message.MessageId,
            ContentType = message.ContentType,
            SequenceNumber = message.SequenceNumber,
            DeliveryCount = message.DeliveryCount,
            EnqueuedAt = message.EnqueuedTime,
            KeptAt = keptAt,
            Orders = [.. nudges.Select(nudge => nudge.Id).OfType<OrderId>().Distinct().Take(OrderMessage.MostNudges)],
            ReplayOf = nudges.Select(nudge => nudge.ReplayOf).FirstOrDefault(id => id is not null),
            Size = message.Body.ToMemory().Length,
            Properties = PropertiesOf(message),
            Body = message.Body,
        };
    }

    // Newest first in the order of the rows; the hash tells messages of one moment apart.
    private static string IdOf(ServiceBusReceivedMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, message.SequenceNumber);
        hash.AppendData(number);
        hash.AppendData(Encoding.UTF8.GetBytes($"{message.MessageId}\0"));
        hash.AppendData(message.Body.ToMemory().Span);
        var ticks = DateTime.MaxValue.Ticks - message.EnqueuedTime.UtcTicks;
        return $"{ticks:D19}_{Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, IdBytes))}";
    }

    // Lenient, for what is unreadable to a step is what comes here: every id that can be found counts.
    private static List<(OrderId? Id, string? ReplayOf)> NudgesIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is not { ValueKind: JsonValueKind.Object } root) return [];
            if (root.TryGetProperty("delivery", out var delivery)) return [NudgeIn(delivery, "orderId")];
            return root.TryGetProperty("nudges", out var nudges) && nudges.ValueKind == JsonValueKind.Array
                ? [.. nudges.EnumerateArray().Select(nudge => NudgeIn(nudge, "id"))]
                : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return []; // no JSON, or text in it that is no UTF-8
        }
    }

    private static (OrderId? Id, string? ReplayOf) NudgeIn(JsonElement nudge, string id) => (
        TextIn(nudge, id) is { } order ? OrderId.Parse(order) : null,
        TextIn(nudge, "replayOf") is { } letter && DeadLetter.IsId(letter) ? letter : null);

    private static string? TextIn(JsonElement nudge, string member) =>
        nudge.ValueKind == JsonValueKind.Object && nudge.TryGetProperty(member, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private static string PropertiesOf(ServiceBusReceivedMessage message)
    {
        var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, CompactJson.Options))
        {
            json.WriteStartObject();
            foreach (var (name, value) in message.ApplicationProperties)
            {
                json.WritePropertyName(name);
                WriteValue(json, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case DateTime or DateTimeOffset:
                json.WriteStringValue(((IFormattable)value).ToString("O", CultureInfo.InvariantCulture));
                break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
