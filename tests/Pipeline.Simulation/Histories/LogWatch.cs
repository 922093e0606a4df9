using Microsoft.Extensions.Logging;

namespace Pipeline.Simulation.Histories;

/// <summary>Reads what the functions log, in some histories, for what must never stand there.</summary>
internal sealed class LogWatch(bool reads, Action<string> violate)
{
    private static readonly string[] Secrets = ["@", "sk_", "tok_", "secret", "Main St"];

    private bool Reads => reads;

    public ILogger<T> For<T>() => new Logger<T>(this);

    private void Read(string line)
    {
        foreach (var secret in Secrets)
        {
            if (line.Contains(secret, StringComparison.Ordinal)) violate($"16 a log says {secret}: {line}");
        }
    }

    private sealed class Logger<T>(LogWatch watch) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => watch.Reads;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (watch.Reads) watch.Read($"{formatter(state, exception)} {exception}");
        }
    }
}
