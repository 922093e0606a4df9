using System.Text.Json;
using System.Xml;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus;

/// <summary>Reads the <c>Properties</c> of one queue: every property of the official emulator is known.</summary>
internal static class QueueProperties
{
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(5);

    /// <exception cref="FormatException">A property is unknown, wrong, or not offered.</exception>
    public static QueueSettings Read(string queue, JsonElement properties)
    {
        var settings = new QueueSettings();
        if (properties.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return settings;
        if (properties.ValueKind != JsonValueKind.Object)
            throw new FormatException($"the Properties of queue '{queue}' are no object");

        foreach (var property in properties.EnumerateObject())
        {
            try
            {
                settings = With(settings, property.Name, property.Value);
            }
            catch (FormatException exception)
            {
                throw new FormatException($"queue '{queue}': {property.Name} {exception.Message}", exception);
            }
        }

        return settings;
    }

    private static QueueSettings With(QueueSettings settings, string name, JsonElement value)
    {
        switch (name)
        {
            case "LockDuration":
                var duration = Duration(value);
                return duration <= LongestLock
                    ? settings with { LockDuration = duration }
                    : throw new FormatException("must be PT5M at most, as in Azure");
            case "DefaultMessageTimeToLive":
                return settings with { DefaultMessageTimeToLive = Duration(value) };
            case "MaxDeliveryCount":
                return settings with { MaxDeliveryCount = Count(value) };
            case "DeadLetteringOnMessageExpiration":
                return settings with { DeadLetteringOnMessageExpiration = Flag(value) };
            case "DuplicateDetectionHistoryTimeWindow":
                Duration(value); // means nothing without duplicate detection, which is refused below
                return settings;
            case "RequiresDuplicateDetection" or "RequiresSession":
                return !Flag(value) ? settings : throw new FormatException("is not offered; it must be false");
            case "ForwardTo" or "ForwardDeadLetteredMessagesTo":
                return Text(value).Length == 0
                    ? settings
                    : throw new FormatException("is not offered; it must be empty");
            default:
                throw new FormatException("is no property of a queue");
        }
    }

    private static TimeSpan Duration(JsonElement value)
    {
        try
        {
            var duration = XmlConvert.ToTimeSpan(Text(value));
            return duration > TimeSpan.Zero ? duration : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new FormatException("must be an ISO 8601 duration, such as PT1M", exception);
        }
    }

    private static int Count(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count is >= 1 and <= 2000
            ? count
            : throw new FormatException("must be a number from 1 to 2000");

    private static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException("must be true or false"),
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => throw new FormatException("must be a text"),
    };
}
