using System.Runtime.ExceptionServices;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>Tries an operation as often, as long and as far apart as the retry options say.</summary>
internal sealed class Retry(ServiceBusRetryOptions options, TimeProvider time)
{
    private const double JitterShare = 0.2;

    public TimeSpan TryTimeout { get; } = options.TryTimeout;

    public Task RunAsync(string entity, Func<CancellationToken, Task> attempt, CancellationToken cancellationToken) =>
        RunAsync(entity, async token => { await attempt(token); return true; }, TimeSpan.Zero, cancellationToken);

    public Task<T> RunAsync<T>(
        string entity, Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken) =>
        RunAsync(entity, attempt, TimeSpan.Zero, cancellationToken);

    /// <param name="entity">Named in the exception.</param>
    /// <param name="attempt">One try; its token ends with the try's time.</param>
    /// <param name="wait">Time a try may take beyond the time-out, because it waits for a message.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<T> RunAsync<T>(
        string entity, Func<CancellationToken, Task<T>> attempt, TimeSpan wait, CancellationToken cancellationToken)
    {
        for (var tried = 0; ; tried++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var fault = await TryAsync(entity, attempt, wait, cancellationToken);
            if (fault.Exception is null) return fault.Value!;
            if (!fault.Exception.IsTransient || tried >= options.MaxRetries)
                ExceptionDispatchInfo.Throw(fault.Exception);
            await Task.Delay(DelayBefore(tried), time, cancellationToken);
        }
    }

    private async Task<(T? Value, ServiceBusException? Exception)> TryAsync<T>(
        string entity, Func<CancellationToken, Task<T>> attempt, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TryTimeout + wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return (await attempt(either.Token), null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new TaskCanceledException("The operation was cancelled.", null, cancellationToken);
        }
        catch (Exception exception) when (Faults.From(exception, entity) is { } fault)
        {
            return (default, fault);
        }
    }

    private TimeSpan DelayBefore(int tried)
    {
        var factor = options.Mode == ServiceBusRetryMode.Fixed ? 1 : Math.Pow(2, tried);
        var jitter = 1 + (Random.Shared.NextDouble() * JitterShare);
        var delay = options.Delay.TotalMilliseconds * factor * jitter;
        return TimeSpan.FromMilliseconds(Math.Min(delay, options.MaxDelay.TotalMilliseconds));
    }
}
