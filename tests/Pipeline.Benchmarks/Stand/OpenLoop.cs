using System.Diagnostics;
using System.Net;

namespace Pipeline.Benchmarks.Stand;

/// <summary>What came of posts that were sent at a rate, whatever became of those before.</summary>
/// <param name="Accepted">Answered 202, and how fast.</param>
/// <param name="Shed">Answered 429 or 503 with Retry-After.</param>
/// <param name="Unsent">Due while all sockets of the clients were in use: they would have queued elsewhere.</param>
/// <param name="Wrong">Answered in any other way.</param>
internal sealed record Crowd(Answers Accepted, int Shed, int Unsent, int Wrong);

/// <summary>Posts at a rate. Bounded: at most so many are on their way at a time.</summary>
internal static class OpenLoop
{
    private const int MostAtOnce = 400; // host.json's maxOutstandingRequests
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    public static async Task<Crowd> RunAsync(
        Uri address, string key, double perSecond, double seconds, Func<int, HttpRequestMessage> write,
        CancellationToken stopping)
    {
        using var http = StorefrontClient.Open(key, MostAtOnce);
        http.BaseAddress = address;
        var gate = new Lock();
        var (accepted, shed, wrong, unsent, sent) = (new List<double>(), 0, 0, 0, 0);
        var running = new HashSet<Task>();
        var began = Stopwatch.GetTimestamp();
        var due = 0;
        while (Stopwatch.GetElapsedTime(began) is { TotalSeconds: var at } && at < seconds)
        {
            for (var wanted = (int)(at * perSecond); due < wanted; due++)
            {
                running.RemoveWhere(task => task.IsCompleted);
                if (running.Count >= MostAtOnce) unsent++;
                else running.Add(PostAsync(sent++));
            }

            await Task.Delay(Tick, stopping);
        }

        await Task.WhenAll(running);
        return new Crowd(Answers.Of(accepted, seconds), shed, unsent, wrong);

        async Task PostAsync(int number)
        {
            await Task.Yield();
            using var request = write(number);
            var sentAt = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request, stopping);
            var took = Stopwatch.GetElapsedTime(sentAt).TotalMilliseconds;
            var mayComeAgain = answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                && answer.Headers.RetryAfter is not null;
            lock (gate)
            {
                if (answer.StatusCode == HttpStatusCode.Accepted) accepted.Add(took);
                else if (mayComeAgain) shed++;
                else wrong++;
            }
        }
    }
}
