using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Timers;

/// <summary>Runs one timer-triggered function. A long run swallows the times that pass meanwhile.</summary>
internal sealed partial class TimerListener(
    LocalFunction function,
    TimerStart trigger,
    Invoker invoker,
    TimeProvider time,
    ILogger<TimerListener> logger,
    CancellationToken mustStop) : IListener
{
    /// <summary>Task.Delay cannot wait longer than 49 days, and a machine may sleep meanwhile.</summary>
    private static readonly TimeSpan _longestDelay = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _loop = Task.CompletedTask;
    private DateTime _last;

    public void Start() => _loop = LoopAsync();

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task LoopAsync()
    {
        if (trigger.RunOnStartup)
            await RunAsync();

        while (!_stopping.IsCancellationRequested)
        {
            var next = trigger.Schedule.GetNextOccurrence(Now());
            if (next == DateTime.MaxValue)
                Log.NeverAgain(logger, function.Name, trigger.Expression);
            if (await IsReachedAsync(next))
                await RunAsync();
        }
    }

    private async Task<bool> IsReachedAsync(DateTime moment)
    {
        while (Now() < moment && !_stopping.IsCancellationRequested)
        {
            var left = moment - Now();
            await Task
                .Delay(left < _longestDelay ? left : _longestDelay, time, _stopping.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return !_stopping.IsCancellationRequested;
    }

    private async Task RunAsync()
    {
        var now = Now();
        var info = new TimerInfo
        {
            ScheduleStatus = new ScheduleStatus
            {
                Last = _last,
                Next = trigger.Schedule.GetNextOccurrence(now),
                LastUpdated = now,
            },
        };
        try
        {
            await invoker.InvokeAsync(function, new TriggerInput { Value = info }, mustStop);
        }
        catch (Exception)
        {
            // The invoker has logged it; the next time comes all the same.
        }

        _last = now;
    }

    private DateTime Now() => time.GetUtcNow().UtcDateTime;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} will never run: no time fits {Expression}")]
        public static partial void NeverAgain(ILogger logger, string function, string expression);
    }
}
