using System.Buffers;
using System.Text.Json;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus;

/// <summary>
/// The configuration file of the official Service Bus emulator, as far as queues go. What would change a queue's
/// behaviour and is not offered is refused; topics are left out, and named so that they can be said to be.
/// </summary>
public sealed record QueueConfig(IReadOnlyDictionary<string, QueueSettings> Queues, IReadOnlyList<string> Topics)
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/");

    private const string Shape = "it must hold UserConfig.Namespaces[].Queues[].Name";

    /// <exception cref="LocalServiceBusException">The file is missing, not JSON, or wrong.</exception>
    public static QueueConfig Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LocalServiceBusException(
                $"The queue configuration {path} cannot be read ({exception.Message.TrimEnd('.')}); "
                + "name a file in the shape of the official emulator's Config.json.");
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new LocalServiceBusException(
                $"The queue configuration {path} is wrong: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static QueueConfig Read(JsonElement root)
    {
        var queues = new Dictionary<string, QueueSettings>(StringComparer.OrdinalIgnoreCase);
        var topics = new List<string>();
        foreach (var space in Items(Member(Member(root, "UserConfig"), "Namespaces")))
        {
            foreach (var queue in Items(Member(space, "Queues")))
            {
                var name = NameOf(queue);
                if (!queues.TryAdd(name, QueueProperties.Read(name, Member(queue, "Properties"))))
                    throw new FormatException($"two queues are named '{name}'");
            }

            topics.AddRange(Items(Member(space, "Topics")).Select(NameOf));
        }

        return queues.Count > 0
            ? new QueueConfig(queues, topics)
            : throw new FormatException($"it names no queue; {Shape}");
    }

    /// <summary>A member that is not there is an element without a kind.</summary>
    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray(),
        JsonValueKind.Undefined or JsonValueKind.Null => default,
        _ => throw new FormatException($"'{element}' should be a list; {Shape}"),
    };

    /// <summary>Azure's rule for the names of queues, by which no name is mistaken for a sub-queue or a node.</summary>
    private static string NameOf(JsonElement entity)
    {
        var name = Member(entity, "Name") is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";
        return name.Length is > 0 and <= 260 && !name.AsSpan().ContainsAnyExcept(NameLetters)
            ? name
            : throw new FormatException(
                $"'{name}' is no name; letters, digits, and . _ - / are allowed, 1 to 260 of them");
    }
}
