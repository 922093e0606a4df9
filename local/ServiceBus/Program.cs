using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus;

var arguments = new ConfigurationBuilder().AddCommandLine(args).Build();
using var loggerFactory = LoggerFactory.Create(static logging => logging.AddSimpleConsole(static line =>
{
    line.SingleLine = true;
    line.TimestampFormat = "HH:mm:ss ";
}));
using var stopping = new CancellationTokenSource();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var broker = await LocalServiceBusHost.StartAsync(
        OptionsOf(arguments), loggerFactory, TimeProvider.System, stopping.Token);
    await Console.Out.WriteLineAsync(
        $"The local Service Bus listens on 127.0.0.1:{broker.Port} with the queues {Names(broker)}. Ctrl+C stops it.");
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

static LocalServiceBusOptions OptionsOf(IConfiguration arguments)
{
    var defaults = new LocalServiceBusOptions();
    if (arguments["port"] is not { } given)
        return defaults with { ConfigPath = arguments["config"] ?? defaults.ConfigPath };
    return int.TryParse(given, out var port) && port is >= 0 and <= 65535
        ? new LocalServiceBusOptions { Port = port, ConfigPath = arguments["config"] ?? defaults.ConfigPath }
        : throw new LocalServiceBusException($"--port takes a number from 0 to 65535, not '{given}'.");
}
