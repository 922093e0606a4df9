using System.Data.Common;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>Where a storage connection string says that the tables are.</summary>
/// <remarks>Source: learn.microsoft.com, Configure Azure Storage connection strings.</remarks>
internal static class TableAddress
{
    private const string DevelopmentStorage = "http://127.0.0.1:10002/devstoreaccount1";

    /// <summary>Null where there is no connection string.</summary>
    /// <exception cref="StartupFault">It is none of a table store.</exception>
    public static Uri? Of(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return null;

        var parts = Parts(connectionString);
        if (Text(parts, "UseDevelopmentStorage") is { } use && bool.TryParse(use, out var isUsed) && isUsed)
            return new Uri(DevelopmentStorage);
        RequireKey(parts);
        var address = Text(parts, "TableEndpoint")
            ?? $"{Text(parts, "DefaultEndpointsProtocol") ?? "https"}://{Text(parts, "AccountName")}.table."
            + (Text(parts, "EndpointSuffix") ?? "core.windows.net");
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw Wrong("its TableEndpoint is no http address");
    }

    private static DbConnectionStringBuilder Parts(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            throw Wrong("it is not written Name=value;Name=value");
        }
    }

    private static void RequireKey(DbConnectionStringBuilder parts)
    {
        if (Text(parts, "SharedAccessSignature") is not null)
            return;
        if (Text(parts, "AccountName") is null)
            throw Wrong("it has no AccountName");
        if (Text(parts, "AccountKey") is not { } key || !Convert.TryFromBase64String(key, new byte[key.Length], out _))
            throw Wrong("it has no AccountKey in base64");
    }

    private static string? Text(DbConnectionStringBuilder parts, string name) =>
        parts.TryGetValue(name, out var value) && value is string { Length: > 0 } text ? text : null;

    private static StartupFault Wrong(string what) => new(
        $"The setting Tables is wrong: {what}; UseDevelopmentStorage=true or the connection string of a storage "
        + "account is needed.");
}
