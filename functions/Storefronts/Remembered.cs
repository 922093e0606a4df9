using System.Collections.Concurrent;

namespace Pipeline.Storefronts;

/// <summary>
/// What was looked up, also that there was nothing, remembered for a minute: the hot path costs no read, and what is
/// changed in the table counts within that time.
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

    public async ValueTask<TValue?> FindAsync(TName name, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.TryGetValue(name, out var known) && known.Until > now) return known.Value;
        var found = await lookUp(name, cancellationToken).WaitAsync(StoreTimeout, time, cancellationToken);
        if (seen.Count >= Most) seen.Clear(); // a flood of invented names must not fill the memory
        seen[name] = (found, now + Lifetime); // from before the look, so that it is never older than a minute
        return found;
    }
}
