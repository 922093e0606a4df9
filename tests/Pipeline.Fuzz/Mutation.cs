using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Fuzz;

/// <summary>Spoils bodies, always in the same way for the same dice. What comes out may still be valid.</summary>
internal static class Mutation
{
    private const string Mark = "@trap@";
    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] Telling =
        [0, 9, 10, 13, .. "\"\\{}[]:,0-+.eE/*ut"u8, 0x7F, 0x80, 0xBF, 0xC0, 0xED, 0xEF, 0xFE, 0xFF];

    /// <summary>One to three spoilings of a JSON object.</summary>
    public static byte[] Body(Random dice, byte[] valid)
    {
        var body = dice.Next(4) == 0 ? valid : Tree(dice, valid);
        var more = body == valid ? 1 + dice.Next(3) : dice.Next(5) / 4;
        for (var time = 0; time < more; time++) body = Bytes(dice, body);
        return body;
    }

    /// <summary>Changes one member or item, as a careless or hostile client would.</summary>
    public static byte[] Tree(Random dice, byte[] valid)
    {
        var root = JsonNode.Parse(valid)!;
        var nodes = Below(root).ToList();
        if (nodes.Count == 0) return Traps.Any(dice);
        var node = nodes[dice.Next(nodes.Count)];
        var trap = Traps.Any(dice);
        switch (dice.Next(8), node.Parent)
        {
            case (0, JsonObject parent):
                parent.Remove(node.GetPropertyName());
                break;
            case (1, JsonObject parent):
                var (name, value) = (node.GetPropertyName(), node.DeepClone());
                parent.Remove(name);
                parent[Renamed(dice, name)] = value;
                break;
            case (2, JsonObject parent):
                return Doubled(dice, root, parent, node.GetPropertyName(), trap);
            case (3, JsonArray parent):
                for (var more = dice.Next(101); more >= 0; more--) parent.Add(node.DeepClone());
                break;
            case (4, _):
                node.ReplaceWith(nodes[dice.Next(nodes.Count)].DeepClone());
                break;
            default:
                node.ReplaceWith(JsonValue.Create(Mark));
                break;
        }

        return Spring(root, trap);
    }

    /// <summary>Changes some bytes, whatever they mean.</summary>
    public static byte[] Bytes(Random dice, byte[] body)
    {
        var (at, count) = (dice.Next(body.Length + 1), dice.Next(1, 9));
        var (head, tail) = (body[..at], body[at..]);
        var rest = tail[Math.Min(count, tail.Length)..];
        return dice.Next(10) switch
        {
            0 => [.. head, .. rest],
            1 => [.. head, Telling[dice.Next(Telling.Length)], .. tail],
            2 => [.. head, Telling[dice.Next(Telling.Length)], .. tail.Skip(1)],
            3 => [.. head, (byte)dice.Next(256), .. tail.Skip(1)],
            4 => tail.Length == 0 ? head : [.. head, (byte)(tail[0] ^ (1 << dice.Next(8))), .. tail[1..]],
            5 => head,
            6 => [.. head, .. tail[..^rest.Length], .. tail],
            7 => [.. body, .. Traps.Any(dice)],
            8 => [.. head, .. Traps.Any(dice), .. tail],
            _ => Whole(dice, body),
        };
    }

    private static byte[] Whole(Random dice, byte[] body) => dice.Next(6) switch
    {
        0 => [0xEF, 0xBB, 0xBF, .. body],
        1 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
        2 => [.. body, .. body],
        3 => [.. "["u8, .. body, .. "]"u8],
        4 => [.. " \n\t\r"u8, .. body, .. " \n\t\r"u8],
        _ => [],
    };

    // The same member twice, the second time perhaps spelt with an escape.
    private static byte[] Doubled(Random dice, JsonNode root, JsonObject parent, string name, byte[] trap)
    {
        parent.Add(Mark + "2", JsonValue.Create(Mark));
        var spelt = dice.Next(2) == 0 || name.Length == 0 ? name : $"\\u{(int)name[0]:x4}{name[1..]}";
        var text = root.ToJsonString(Plain).Replace(Mark + "2", spelt, StringComparison.Ordinal);
        return Spring(text, trap);
    }

    private static string Renamed(Random dice, string name) => dice.Next(5) switch
    {
        0 => name.ToUpperInvariant(),
        1 => char.ToUpperInvariant(name.Length > 0 ? name[0] : 'x') + name,
        2 => name + "\u200b",
        3 => "__proto__" + dice.Next(),
        _ => name + "2",
    };

    private static byte[] Spring(JsonNode root, byte[] trap) => Spring(root.ToJsonString(Plain), trap);

    private static byte[] Spring(string text, byte[] trap)
    {
        var at = text.IndexOf($"\"{Mark}\"", StringComparison.Ordinal);
        return at < 0
            ? Encoding.UTF8.GetBytes(text)
            : [.. Encoding.UTF8.GetBytes(text[..at]), .. trap,
                .. Encoding.UTF8.GetBytes(text[(at + Mark.Length + 2)..])];
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject one => one.Select(member => member.Value),
            JsonArray list => list,
            _ => [],
        };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }
}
