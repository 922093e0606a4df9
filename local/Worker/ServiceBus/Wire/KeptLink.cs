using System.Diagnostics.CodeAnalysis;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>A link that is opened on first use, shared from then on, and opened anew after it was lost.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim unused for its wait handle holds nothing.")]
internal sealed class KeptLink<T>(Func<CancellationToken, Task<T>> open, Func<T, bool> isAlive, Func<T, Task> close)
    where T : class
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private T? current;
    private bool closed;

    public async ValueTask<T> GetAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (Volatile.Read(ref current) is { } ready && isAlive(ready)) return ready;
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (current is { } other && isAlive(other)) return other;
            // A link can end while its session lives on, and sessions are few: the lost one's is closed too.
            if (current is not null) _ = close(current);
            Volatile.Write(ref current, await open(cancellationToken));
            return current;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            closed = true;
            if (current is { } last && isAlive(last)) await close(last);
            current = null;
        }
        finally
        {
            gate.Release();
        }
    }
}
