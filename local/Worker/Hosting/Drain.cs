using Microsoft.Extensions.Logging;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>Waits for invocations in flight, but not for ever.</summary>
internal sealed partial class Drain(TimeProvider time, ILogger<Drain> logger)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    /// <param name="inFlight">Ends when nothing runs any more.</param>
    /// <param name="mustStop">Cancelled after 30 s; what does not heed it within 5 s more is left alone.</param>
    public async Task WaitAsync(Task inFlight, CancellationTokenSource mustStop)
    {
        if (await EndsWithinAsync(inFlight, _patience))
            return;

        Log.Cancels(logger, _patience.TotalSeconds);
        await mustStop.CancelAsync();
        if (!await EndsWithinAsync(inFlight, _grace))
            Log.GivesUp(logger);
    }

    private async Task<bool> EndsWithinAsync(Task inFlight, TimeSpan limit)
    {
        try
        {
            await inFlight.WaitAsync(limit, time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "After {Seconds} s functions still run: their tokens are cancelled")]
        public static partial void Cancels(ILogger logger, double seconds);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Functions that do not heed their tokens are left alone")]
        public static partial void GivesUp(ILogger logger);
    }
}
