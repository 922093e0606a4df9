namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>Where the broker listens. Loopback traffic is not encrypted, as with the official emulator.</summary>
internal sealed record BrokerAddress(string Host, int Port, bool Tls, string? EntityPath);

/// <summary>
/// Reads a Service Bus connection string. Its errors name the part that is wrong and never repeat a value,
/// for one of the values is a key.
/// </summary>
internal static class ConnectionString
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    public static BrokerAddress Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var parts = Split(connectionString);
        if (!parts.TryGetValue("Endpoint", out var endpoint))
            throw new FormatException("The Service Bus connection string has no 'Endpoint='.");
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme != "sb" || uri.Host.Length == 0)
            throw new FormatException("The 'Endpoint' of the Service Bus connection string is no 'sb://host' address.");
        if (!HasKey(parts))
        {
            throw new FormatException(
                "The Service Bus connection string needs 'SharedAccessKeyName=' with 'SharedAccessKey=', "
                + "or 'SharedAccessSignature='.");
        }

        var emulator = IsEmulator(parts);
        var port = uri.Port > 0 ? uri.Port : emulator ? PlainPort : TlsPort;
        return new BrokerAddress(uri.Host, port, !emulator, parts.GetValueOrDefault("EntityPath"));
    }

    private static Dictionary<string, string> Split(string connectionString)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var token in connectionString.Split(';', Tidy))
        {
            var equals = token.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new FormatException("A part of the Service Bus connection string is not written 'Name=value'.");
            if (!parts.TryAdd(token[..equals].Trim(), token[(equals + 1)..].Trim()))
                throw new FormatException("The Service Bus connection string names one of its parts twice.");
        }

        return parts;
    }

    private static bool HasKey(Dictionary<string, string> parts) =>
        parts.ContainsKey("SharedAccessSignature")
        || (parts.ContainsKey("SharedAccessKeyName") && parts.ContainsKey("SharedAccessKey"));

    private static bool IsEmulator(Dictionary<string, string> parts)
    {
        if (!parts.TryGetValue("UseDevelopmentEmulator", out var value)) return false;
        return bool.TryParse(value, out var emulator)
            ? emulator
            : throw new FormatException("'UseDevelopmentEmulator' of the connection string is neither true nor false.");
    }
}
