using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>The one place that maps nudges to a message and back: <c>{ "nudges": [ ... ] }</c>.</summary>
public static class OrderMessage
{
    public const int MostNudges = 64;
    public const int MostBytes = 192 * 1024; // Service Bus Standard takes 256 KiB, properties and envelope included

    private const int MostBytesOfOne = 64 * 1024;

    private static ReadOnlySpan<byte> Head => "{\"nudges\":"u8;

    private static ReadOnlySpan<byte> Tail => "]}"u8;

    /// <summary>A nudge as it travels; without the order when that is too large to share a message.</summary>
    public static ReadOnlyMemory<byte> Write(Nudge nudge)
    {
        var bytes = CompactJson.Write(nudge, NudgeJson.Default.Nudge);
        return bytes.Length <= MostBytesOfOne
            ? bytes
            : CompactJson.Write(nudge with { Order = null, ETag = null }, NudgeJson.Default.Nudge);
    }

    /// <summary>A message of written nudges, with an id of its own: the queues detect no duplicates.</summary>
    public static ServiceBusMessage Pack(IEnumerable<ReadOnlyMemory<byte>> nudges, DateTimeOffset now)
    {
        // Made as large as it will be: one that grew would be copied over and over, the last times as a large object.
        var parts = nudges.ToList();
        var body = new MemoryStream(Head.Length + parts.Sum(part => part.Length + 1) + Tail.Length);
        body.Write(Head);
        var separator = (byte)'[';
        foreach (var part in parts)
        {
            body.WriteByte(separator);
            body.Write(part.Span);
            separator = (byte)',';
        }

        body.Write(Tail);
        return new ServiceBusMessage(BinaryData.FromBytes(body.GetBuffer().AsMemory(0, (int)body.Length)))
        {
            MessageId = Guid.CreateVersion7(now).ToString("n"),
            ContentType = "application/json",
        };
    }

    /// <summary>What a message says.</summary>
    /// <exception cref="JsonException">It is none of ours: it can never succeed.</exception>
    public static IReadOnlyList<Nudge> Unpack(ServiceBusReceivedMessage message)
    {
        var pack = JsonSerializer.Deserialize(message.Body.ToMemory().Span, NudgeJson.Default.NudgePack);
        return pack is { Nudges.Count: > 0 } && pack.Nudges.All(nudge => nudge is not null)
            ? pack.Nudges
            : throw new JsonException("A message must hold at least one nudge, and no null.");
    }
}

internal sealed record NudgePack([property: JsonRequired] IReadOnlyList<Nudge> Nudges);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NudgePack))]
internal sealed partial class NudgeJson : JsonSerializerContext;
