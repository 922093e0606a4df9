using System.Diagnostics;

namespace Pipeline.EndToEnd.Harness;

/// <summary>Waits for a state, bounded: never for a time.</summary>
internal static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="probe">Whether the state is reached.</param>
    /// <param name="limit">When waiting turns into a failure.</param>
    /// <param name="explain">What to say then.</param>
    public static async Task TrueAsync(Func<Task<bool>> probe, TimeSpan limit, Func<Task<string>> explain)
    {
        var since = Stopwatch.StartNew();
        while (!await probe())
        {
            if (since.Elapsed > limit) Assert.Fail($"Waited {limit.TotalSeconds} s in vain. {await explain()}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    public static Task TrueAsync(Func<bool> probe, TimeSpan limit, Func<string> explain) =>
        TrueAsync(() => Task.FromResult(probe()), limit, () => Task.FromResult(explain()));
}
