using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.Messaging;

/// <summary>Time that goes by until something is done.</summary>
internal static class Passing
{
    /// <summary>
    /// In steps, for whoever waits may start its timer only after what it waits for began; a clock that was moved
    /// before that would never ring.
    /// </summary>
    public static async Task<T> UntilAsync<T>(FakeTimeProvider time, TimeSpan step, Task<T> done)
    {
        await UntilAsync(time, step, (Task)done);
        return await done;
    }

    /// <inheritdoc cref="UntilAsync{T}"/>
    public static async Task UntilAsync(FakeTimeProvider time, TimeSpan step, Task done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }

        await done;
    }
}
