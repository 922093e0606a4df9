using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Pipeline.LocalServiceBus;

/// <summary>One line an event, for a person who watches: the time, the level of a warning, the sentence.</summary>
internal sealed class LogLines() : ConsoleFormatter(FormatName)
{
    public const string FormatName = "lines";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel >= LogLevel.Warning ? $"{logEntry.LogLevel}: " : "";
        var sentence = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {level}{sentence}");
    }
}
