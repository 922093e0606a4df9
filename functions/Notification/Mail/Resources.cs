namespace Pipeline.Notification.Mail;

/// <summary>What lies inside the assembly: templates and locales.</summary>
internal static class Resources
{
    public static IEnumerable<string> Names(string folder) => typeof(Resources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal));

    public static string Read(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly has no {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
