using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Pipeline.Benchmarks.Stand;
using Pipeline.Orders;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Orders of one fate that are placed at once, over real HTTP.</summary>
/// <param name="pipeline">Where.</param>
/// <param name="fate">What is to become of each.</param>
/// <param name="orders">How many.</param>
internal sealed class Burst(MeteredPipeline pipeline, Fate fate, int orders)
{
    // host.json's maxOutstandingRequests: Azure answers 429 to whatever is more.
    private const int MostAtOnce = 400;
    private const int MostTries = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    // Letters: now and then a row of digits would pass for a card number, which no reference may hold.
    private readonly string name = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 16);
    private int repeats;

    /// <summary>Answers that asked for the same request again: 429 and 503. They make a count larger.</summary>
    public int Repeats => repeats;

    /// <summary>Places every order; done when each was answered 202.</summary>
    public Task PlaceAsync(CancellationToken stopping) => EachAsync(PlaceOneAsync, stopping);

    /// <summary>Cancels every order.</summary>
    public Task CancelAsync(CancellationToken stopping) => EachAsync(
        (number, token) => SendAsync(
            () => new(HttpMethod.Post, $"/v1/orders/{OrderId.For(BenchStorefront.Id, Key(number))}/cancel"), token),
        stopping);

    private Task EachAsync(Func<int, CancellationToken, ValueTask> act, CancellationToken stopping) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, orders),
            new ParallelOptions { MaxDegreeOfParallelism = Math.Min(orders, MostAtOnce), CancellationToken = stopping },
            act);

    private ValueTask PlaceOneAsync(int number, CancellationToken stopping)
    {
        var body = BenchOrder.Body(Key(number), fate.Skus(number), fate.Token);
        return SendAsync(() => BenchOrder.Post(Key(number), body), stopping);
    }

    private async ValueTask SendAsync(Func<HttpRequestMessage> write, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = write();
            using var response = await pipeline.Http.SendAsync(request, stopping);
            if (response.StatusCode == HttpStatusCode.Accepted) return;
            var maySucceed = response.StatusCode
                is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
            if (!maySucceed || attempt == MostTries)
            {
                throw new InvalidOperationException(
                    $"{fate.Name}: {response.StatusCode} {await response.Content.ReadAsStringAsync(stopping)}");
            }

            Interlocked.Increment(ref repeats);
            await Task.Delay(Pause, stopping);
        }
    }

    private string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"{name}-{number:0000}");
}
