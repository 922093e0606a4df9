using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalWorker.Hosting;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Counts the bytes of the lines that the local worker would print; prints none.</summary>
internal sealed class LogMeter(Tally tally) : ILoggerProvider
{
    private readonly WorkerConsole lines = new();

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, lines, tally);

    public void Dispose()
    {
    }

    private sealed class Category(string name, WorkerConsole lines, Tally tally) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true; // the levels of host.json are applied before

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            using var line = new StringWriter();
            lines.Write(new LogEntry<TState>(logLevel, name, eventId, state, exception, formatter), null, line);
            tally.Add(Operation.LogBytes, Encoding.UTF8.GetByteCount(line.ToString()));
        }
    }
}
