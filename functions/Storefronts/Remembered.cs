using System.Collections.Concurrent;

namespace Pipeline.Storefronts;

/// <summary>
/// What was looked up, also that there was nothing, remembered for a minute: the hot path costs no read, and what is
/// changed in the table counts within that time. When a minute is over whoever asks first looks, and all who ask
/// meanwhile wait for that one look.
/// </summary>
internal sealed class Remembered<TName, TValue>(
    Func<TName, CancellationToken, Task<TValue?>> lookUp, TimeProvider time)
    where TName : notnull
    where TValue : class
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TName, (TValue? Value, DateTimeOffset Until)> seen = new();
    private readonly ConcurrentDictionary<TName, Lazy<Task<TValue?>>> looks = new();

    public ValueTask<TValue?> FindAsync(TName name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.TryGetValue(name, out var known) && known.Until > now) return ValueTask.FromResult(known.Value);
        var look = looks.GetOrAdd(name, asked => new Lazy<Task<TValue?>>(() => LookAsync(asked)));
        return new ValueTask<TValue?>(look.Value.WaitAsync(cancellationToken));
    }

    // No caller's token: others wait for the same look. The store's time-out bounds it.
    private async Task<TValue?> LookAsync(TName name)
    {
        var began = time.GetUtcNow();
        try
        {
            var found = await lookUp(name, CancellationToken.None).WaitAsync(StoreTimeout, time);
            if (seen.Count >= Most) seen.Clear(); // a flood of invented names must not fill the memory
            seen[name] = (found, began + Lifetime); // from before the look, so that it is never older than a minute
            return found;
        }
        finally
        {
            looks.TryRemove(name, out _);
        }
    }
}
