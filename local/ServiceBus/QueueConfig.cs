using System.Text.Json;
using System.Xml;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus;

/// <summary>Reads the configuration file of the official Service Bus emulator, as far as queues go.</summary>
public static class QueueConfig
{
    /// <exception cref="LocalServiceBusException">The file is missing, not JSON, or names no queue.</exception>
    public static IReadOnlyDictionary<string, QueueSettings> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var queues = new Dictionary<string, QueueSettings>(StringComparer.OrdinalIgnoreCase);
            var spaces = document.RootElement.GetProperty("UserConfig").GetProperty("Namespaces");
            foreach (var space in spaces.EnumerateArray())
            {
                foreach (var queue in space.GetProperty("Queues").EnumerateArray())
                    queues.Add(NameOf(queue), SettingsOf(queue));
            }

            return queues.Count > 0 ? queues : throw new FormatException("it names no queue.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalServiceBusException($"The queue configuration {path} cannot be read: {exception.Message}");
        }
        catch (KeyNotFoundException)
        {
            throw new LocalServiceBusException(
                $"The queue configuration {path} is wrong: it must hold UserConfig.Namespaces[].Queues[].Name.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException
            or InvalidOperationException or ArgumentException)
        {
            throw new LocalServiceBusException($"The queue configuration {path} is wrong: {exception.Message}");
        }
    }

    private static string NameOf(JsonElement queue) => queue.GetProperty("Name").GetString() is { Length: > 0 } name
        ? name
        : throw new FormatException("a queue has no name.");

    private static QueueSettings SettingsOf(JsonElement queue)
    {
        var defaults = new QueueSettings();
        if (!queue.TryGetProperty("Properties", out var properties))
            return defaults;

        return defaults with
        {
            LockDuration = Duration(properties, "LockDuration") ?? defaults.LockDuration,
            MaxDeliveryCount = DeliveryCount(properties) ?? defaults.MaxDeliveryCount,
            DefaultMessageTimeToLive = Duration(properties, "DefaultMessageTimeToLive"),
            DeadLetteringOnMessageExpiration =
                properties.TryGetProperty("DeadLetteringOnMessageExpiration", out var buries) && buries.GetBoolean(),
        };
    }

    private static int? DeliveryCount(JsonElement properties)
    {
        if (!properties.TryGetProperty("MaxDeliveryCount", out var value))
            return null;
        return value.GetInt32() is > 0 and var count
            ? count
            : throw new FormatException("MaxDeliveryCount must be at least 1.");
    }

    private static TimeSpan? Duration(JsonElement properties, string name)
    {
        if (!properties.TryGetProperty(name, out var value))
            return null;
        var duration = XmlConvert.ToTimeSpan(value.GetString() ?? string.Empty);
        return duration > TimeSpan.Zero ? duration : throw new FormatException($"{name} must be more than nothing.");
    }
}
