using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>Settings that attributes name: <c>%Reconcile:Schedule%</c>, <c>Connection = "ServiceBus"</c>.</summary>
internal static partial class SettingNames
{
    /// <summary>Puts the settings' values in place of <c>%Name%</c>.</summary>
    public static string Resolve(this IConfiguration settings, string text, string functionName) =>
        Placeholder.Replace(text, match =>
        {
            var name = match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal);
            return settings[name] is { Length: > 0 } value
                ? value
                : throw new StartupFault($"Function {functionName}: the setting {name}, named by {text}, is missing.");
        });

    /// <summary>The connection string a trigger names; the host tries the prefix AzureWebJobs first.</summary>
    public static string? ConnectionNamed(this IConfiguration settings, string name) =>
        Text(settings[$"AzureWebJobs{name}"]) ?? Text(settings[name]) ?? Text(settings.GetConnectionString(name));

    /// <summary>As in Azure: <c>AzureWebJobs.ReserveStock.Disabled</c> is <c>true</c> or <c>1</c>.</summary>
    public static bool IsDisabled(this IConfiguration settings, string functionName) =>
        (settings[$"AzureWebJobs.{functionName}.Disabled"] ?? settings[$"AzureWebJobs:{functionName}:Disabled"])
            is { } text && (text == "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase));

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder { get; }
}
