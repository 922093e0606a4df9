using System.Diagnostics.CodeAnalysis;

namespace Pipeline.LocalServiceBus;

public sealed record LocalServiceBusOptions
{
    /// <summary>0 takes any free port.</summary>
    public int Port { get; init; } = 5672;

    public string ConfigPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "queues.json");

    /// <summary>A PKCS #12 file; with one the port speaks TLS, and nothing but TLS.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>A file that holds nothing but the password of <see cref="CertificatePath"/>.</summary>
    public string? CertificatePasswordPath { get; init; }

    /// <summary>Azure's standard tier lets 1,000 clients in, more with AMQP.</summary>
    public int MaxConnections { get; init; } = 2000;
}

/// <summary>The broker cannot start; the message is one sentence for whoever started it.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Its sentence is all it carries.")]
public sealed class LocalServiceBusException(string message) : Exception(message);
