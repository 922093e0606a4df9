using System.CommandLine;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Operations.Commands;

/// <summary>What the commands work on: the tables that the app's own settings name.</summary>
internal sealed class Desk(StorefrontTable storefronts, StorefrontOptions defaults, TimeProvider time)
{
    private static readonly string[] SettingsFiles = ["local.settings.json", "local.settings.sample.json"];

    public StorefrontTable Storefronts => storefronts;

    public StorefrontOptions Defaults => defaults;

    public KeyRing Keys { get; } = new(storefronts, time);

    public TimeProvider Time => time;

    /// <exception cref="OptionsValidationException">A setting is missing or wrong.</exception>
    public static Desk Open() => Open(Settings(AppContext.BaseDirectory));

    /// <summary>An expected mistake: one sentence, exit code 1.</summary>
    public static async Task<int> RefuseAsync(ParseResult command, string sentence)
    {
        await command.InvocationConfiguration.Error.WriteLineAsync(sentence);
        return 1;
    }

    internal static Desk Open(IConfiguration settings)
    {
        var connections = new ConnectionOptions();
        connections.Read(settings);
        if (string.IsNullOrEmpty(connections.Tables) && connections.TableServiceUri is null)
        {
            throw Wrong("Setting Tables is missing: set it as the app has it, or Tables__tableServiceUri.");
        }

        var defaults = new StorefrontOptions();
        settings.GetSection(StorefrontOptions.Section).Bind(defaults);
        try
        {
            return new Desk(new StorefrontTable(connections.CreateTables()), defaults, TimeProvider.System);
        }
        catch (Exception bad) when (bad is FormatException or InvalidOperationException or ArgumentException)
        {
            throw Wrong("Setting Tables is no connection string of a table store.");
        }
    }

    /// <summary>As the host reads them: the file's Values, then the environment, which wins.</summary>
    internal static IConfiguration Settings(string folder)
    {
        var name = SettingsFiles.FirstOrDefault(file => File.Exists(Path.Combine(folder, file))) ?? SettingsFiles[0];
        try
        {
            var file = new ConfigurationBuilder().AddJsonFile(Path.Combine(folder, name), optional: true).Build();
            var values = file.GetSection("Values").AsEnumerable(makePathsRelative: true)
                .ToDictionary(value => value.Key.Replace("__", ":", StringComparison.Ordinal), value => value.Value);
            return new ConfigurationBuilder().AddInMemoryCollection(values).AddEnvironmentVariables().Build();
        }
        catch (InvalidDataException)
        {
            throw Wrong($"{name} is not valid JSON.");
        }
    }

    private static OptionsValidationException Wrong(string sentence) =>
        new(nameof(ConnectionOptions), typeof(ConnectionOptions), [sentence]);
}
