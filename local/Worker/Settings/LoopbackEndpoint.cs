using System.Data.Common;
using System.Net;
using System.Net.Sockets;

namespace Pipeline.LocalWorker.Settings;

/// <summary>Reads a connection string's port, if it points to this machine.</summary>
internal static class LoopbackEndpoint
{
    public const int DefaultTablePort = 10002;

    public const int DefaultAmqpPort = 5672;

    /// <summary>The Table endpoint's port; null where the store is not on this machine.</summary>
    public static int? OfTables(string? connectionString) =>
        Parts(connectionString) is not { } parts ? null
        : IsTrue(parts, "UseDevelopmentStorage") ? DefaultTablePort
        : Port(parts, "TableEndpoint", DefaultTablePort);

    /// <summary>The broker's port; null where the namespace is not on this machine.</summary>
    public static int? OfServiceBus(string? connectionString) =>
        Parts(connectionString) is { } parts ? Port(parts, "Endpoint", DefaultAmqpPort) : null;

    /// <summary>Whether anything accepts connections there.</summary>
    public static async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static DbConnectionStringBuilder? Parts(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return null;
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsTrue(DbConnectionStringBuilder parts, string key) =>
        parts.TryGetValue(key, out var value) && bool.TryParse(value as string, out var isTrue) && isTrue;

    private static int? Port(DbConnectionStringBuilder parts, string key, int silent) =>
        parts.TryGetValue(key, out var value)
        && Uri.TryCreate(value as string, UriKind.Absolute, out var endpoint)
        && endpoint.IsLoopback
            ? endpoint.IsDefaultPort || endpoint.Port < 0 ? silent : endpoint.Port
            : null;
}
