using System.Text;

namespace Pipeline.Storefronts;

/// <summary>What lies inside the assembly: pages, templates, locales. It is of this very version of the code.</summary>
internal static class Resources
{
    public static IEnumerable<string> Names(string folder) => typeof(Resources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    public static string Read(string name) => Encoding.UTF8.GetString(ReadBytes(name));

    public static byte[] ReadBytes(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no {name}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
