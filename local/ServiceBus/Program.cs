using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Pipeline.LocalServiceBus;

if (args is ["--help" or "-h"])
{
    await Console.Out.WriteLineAsync(CommandLine.Usage);
    return 0;
}

using var loggerFactory = LoggerFactory.Create(static logging => logging
    .AddConsoleFormatter<LogLines, ConsoleFormatterOptions>()
    .AddConsole(static console => console.FormatterName = LogLines.FormatName));
using var stopping = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var broker = await LocalServiceBusHost.StartAsync(
        CommandLine.Read(args), loggerFactory, TimeProvider.System, stopping.Token);
    await Console.Out.WriteLineAsync(
        $"The local Service Bus listens on 127.0.0.1:{broker.Port}{(broker.UsesTls ? " with TLS" : "")}"
        + $" with the queues {Names(broker)}. Ctrl+C stops it.");
    await Task.Delay(Timeout.InfiniteTimeSpan, stopping.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
    return 0;
}
catch (LocalServiceBusException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopping.Cancel();
}

static string Names(LocalServiceBusHost broker) =>
    string.Join(", ", broker.Queues.All.Select(static queue => queue.Name).Order(StringComparer.Ordinal));
