using System.Diagnostics;
using System.Net;

namespace Pipeline.Benchmarks.Stand;

/// <summary>What a load measured.</summary>
/// <param name="Requests">How many were answered.</param>
/// <param name="Seconds">In how long.</param>
/// <param name="P50">Milliseconds: half of them took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
internal sealed record Answers(int Requests, double Seconds, double P50, double P99)
{
    public double PerSecond => Requests / Seconds;

    public static Answers Of(IEnumerable<double> milliseconds, double seconds)
    {
        var sorted = milliseconds.Order().ToList();
        return new Answers(sorted.Count, seconds, At(sorted, 0.5), At(sorted, 0.99));
    }

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}

/// <summary>So many clients, each of which posts the next order when the one before is accepted; one
/// that is answered 503 is sent again under its key, as a storefront does, and its time is all of it.</summary>
internal static class ClosedLoop
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <param name="addresses">Where to, in turn.</param>
    /// <param name="key">The storefront's.</param>
    /// <param name="clients">How many at a time.</param>
    /// <param name="goesOn">Whether another order is posted, by its number.</param>
    /// <param name="write">The order of a number.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="InvalidOperationException">One was not answered 202.</exception>
    public static async Task<Answers> RunAsync(
        IReadOnlyList<Uri> addresses,
        string key,
        int clients,
        Func<int, bool> goesOn,
        Func<int, HttpRequestMessage> write,
        CancellationToken stopping)
    {
        using var http = StorefrontClient.Open(key, clients);
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        var taken = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(ClientAsync, stopping)));
        return Answers.Of(taken.SelectMany(each => each), Stopwatch.GetElapsedTime(began).TotalSeconds);

        async Task<List<double>> ClientAsync()
        {
            var milliseconds = new List<double>();
            for (int number; goesOn(number = Interlocked.Increment(ref next));)
            {
                var sent = Stopwatch.GetTimestamp();
                while (!await PostAsync(number)) await Task.Delay(Pause, stopping);
                milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return milliseconds;
        }

        // False: to be sent again, as the answer says.
        async Task<bool> PostAsync(int number)
        {
            using var request = write(number);
            request.RequestUri = new Uri(addresses[number % addresses.Count], request.RequestUri!); // it has a path
            using var answer = await http.SendAsync(request, stopping);
            if (answer.StatusCode == HttpStatusCode.Accepted) return true;
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return false;
            var text = await answer.Content.ReadAsStringAsync(stopping);
            throw new InvalidOperationException($"{request.RequestUri}: {answer.StatusCode} {text}");
        }
    }
}
