namespace Pipeline.Tests.OfficialApi;

/// <summary>The official packages' public types by their full name: the type's line and its members' lines.</summary>
internal sealed class OfficialApiList
{
    private readonly Dictionary<string, (string Line, HashSet<string> Members)> types = new(StringComparer.Ordinal);

    public int Count => types.Count;

    public static OfficialApiList Load(string folder)
    {
        var list = new OfficialApiList();
        foreach (var file in Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal))
            list.Add(File.ReadAllLines(file));
        return list;
    }

    public static OfficialApiList Parse(string text)
    {
        var list = new OfficialApiList();
        list.Add(text.Split('\n'));
        return list;
    }

    public bool TryFind(string name, out (string Line, HashSet<string> Members) type) =>
        types.TryGetValue(name, out type);

    private void Add(IEnumerable<string> lines)
    {
        HashSet<string>? members = null;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line.StartsWith("  ", Ordinal))
            {
                _ = members?.Add(line.Trim());
                continue;
            }

            members = new HashSet<string>(StringComparer.Ordinal);
            types.Add(NameIn(line), (line, members));
        }
    }

    /// <summary>`sealed class A.B&lt;T&gt; : C` names A.B&lt;T&gt;: the word after the kind.</summary>
    private static string NameIn(string line)
    {
        var declared = line.Split(" : ")[0];
        var kind = new[] { "static class ", "abstract class ", "sealed class ", "class ", "interface ", "enum ",
            "struct ", "delegate " }.First(word => declared.StartsWith(word, Ordinal));
        return declared[kind.Length..].Trim();
    }
}
