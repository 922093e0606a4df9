using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;

namespace Pipeline.Inventory;

/// <summary>
/// Every minute, gives pieces that came to those who wait for them, in order of arrival. Nobody can take such pieces
/// meanwhile, so nothing is gained by hurrying: whoever put them in or gave them back need not know of the waiting.
/// </summary>
public sealed partial class TakeUpBackorders(Backorders backorders, ILogger<TakeUpBackorders> logger)
{
    private const int Parallel = 16;

    [Function(nameof(TakeUpBackorders))]
    public async Task RunAsync(
        [TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var woken = 0;
        await foreach (var some in backorders.ListSkusAsync(cancellationToken).Chunk(Parallel))
        {
            var orders = await Task.WhenAll(some.Select(sku => TryAsync(sku, cancellationToken)));
            woken += orders.Sum();
        }

        if (woken > 0) Log.Woken(logger, woken);
    }

    // One SKU or order that cannot be read, or a store that hiccups, must not keep the others waiting.
    private async Task<int> TryAsync(string sku, CancellationToken cancellationToken)
    {
        try
        {
            return await backorders.TakeUpAsync(sku, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException || Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotTakenUp(logger, sku, fault);
            return 0;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Count} orders have the stock that they waited for.")]
        public static partial void Woken(ILogger logger, int count);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Backorders of {Sku} were not all looked at; the next run does.")]
        public static partial void NotTakenUp(ILogger logger, string sku, Exception fault);
    }
}
