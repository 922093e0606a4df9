using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>Log lines for a person at a terminal: time, level, the tail of the category, message.</summary>
internal sealed class WorkerConsole() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "worker";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        // The host logs a failed start with its stack trace; StartupFault's sentence is enough, and comes once.
        if (logEntry.EventId.Name == "HostedServiceStartupFaulted" && IsFault(logEntry.Exception))
            return;

        var time = TimeProvider.System.GetLocalNow().ToString("HH:mm:ss.fff", null);
        var category = logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..];
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine($"{time} {Level(logEntry.LogLevel)} {category}: {message}");
        if (logEntry.Exception is { } exception)
            textWriter.WriteLine(exception);
    }

    private static bool IsFault(Exception? exception) =>
        exception is not null && StartupFault.SentenceFor(exception) is not null;

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        LogLevel.Critical => "crit",
        _ => "none",
    };
}

internal static class WorkerLogging
{
    /// <summary>The levels of host.json count here too; settings of the form Logging:LogLevel:X win.</summary>
    public static void AddWorkerConsole(this ILoggingBuilder logging, WorkerStart start)
    {
        var levels = start.Host.LogLevels.ToDictionary(level => $"LogLevel:{level.Key}", level => level.Value);
        // What the framework says about listening and stopping, the worker says shorter.
        levels.TryAdd("LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning));
        levels.TryAdd("LogLevel:Microsoft.Hosting", nameof(LogLevel.Warning));
        // Who connects to the Service Bus is of interest where it runs by itself; here it is ourselves.
        levels.TryAdd("LogLevel:Pipeline.LocalServiceBus", nameof(LogLevel.Warning));
        logging.AddConfiguration(new ConfigurationBuilder().AddInMemoryCollection(levels).Build());
        logging.AddConfiguration(start.Settings.GetSection("Logging"));
        logging.AddConsole(options => options.FormatterName = WorkerConsole.FormatterName);
        logging.AddConsoleFormatter<WorkerConsole, ConsoleFormatterOptions>();
    }
}
