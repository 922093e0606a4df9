using System.Globalization;

namespace Pipeline.LocalServiceBus;

/// <summary>Reads the arguments of the broker's own executable.</summary>
public static class CommandLine
{
    public const string Usage = """
        The local Service Bus: queues with the semantics of Azure Service Bus, in memory, for AMQP 1.0 clients.

          --port N                        where to listen on 127.0.0.1; 5672 unless given, 0 takes any free port
          --config FILE                   the queues, in the shape of the official emulator's Config.json
          --certificate FILE              speak TLS with this certificate and key (PKCS #12, .pfx)
          --certificate-password-file FILE  holds the password of that file
          --max-connections N             refuse further clients; 2000 unless given
        """;

    /// <exception cref="LocalServiceBusException">An argument is unknown, incomplete or out of range.</exception>
    public static LocalServiceBusOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new LocalServiceBusOptions();
        for (var at = 0; at < arguments.Count; at += 2)
        {
            var name = arguments[at];
            var value = at + 1 < arguments.Count ? arguments[at + 1] : "";
            options = With(options, name, value);
        }

        return options.CertificatePasswordPath is null || options.CertificatePath is not null
            ? options
            : throw new LocalServiceBusException("--certificate-password-file needs --certificate FILE beside it.");
    }

    private static LocalServiceBusOptions With(LocalServiceBusOptions options, string name, string value) => name switch
    {
        "--port" => options with { Port = Number(name, value, 0, 65535) },
        "--max-connections" => options with { MaxConnections = Number(name, value, 1, 100_000) },
        "--config" => options with { ConfigPath = FileName(name, value) },
        "--certificate" => options with { CertificatePath = FileName(name, value) },
        "--certificate-password-file" => options with { CertificatePasswordPath = FileName(name, value) },
        _ => throw new LocalServiceBusException(
            $"The argument '{name}' is not known; --help lists those that are."),
    };

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new LocalServiceBusException($"{name} takes a number from {least} to {most}, not '{value}'.");

    private static string FileName(string name, string value) => value.Length > 0
        ? value
        : throw new LocalServiceBusException($"{name} takes the name of a file.");
}
