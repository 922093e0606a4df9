using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Pipeline.Orders;

namespace Pipeline.EndToEnd.Harness;

/// <summary>One answer to one try of a customer, and how long it took.</summary>
internal sealed record Reply(Basket Basket, Answer Answer, TimeSpan Elapsed);

/// <summary>
/// Customers who come at a steady rate, however slow the answers are, and who repeat with the same key for as long as
/// they are told to.
/// </summary>
internal sealed class Crowd(Storefront door, Func<int, Basket> basket)
{
    public const int PerSecond = 4;
    private const int MostCustomers = 2_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentQueue<Reply> replies = new();

    public IReadOnlyCollection<Reply> Replies => replies;

    public IReadOnlyList<OrderId> Accepted =>
        [.. replies.Where(reply => reply.Answer.Status == HttpStatusCode.Accepted).Select(reply => reply.Basket.Id)];

    public TimeSpan Slowest => replies.Max(reply => reply.Elapsed);

    public int Count(HttpStatusCode status) => replies.Count(reply => reply.Answer.Status == status);

    /// <summary>
    /// Lets customers come until the doors close; ends when each was accepted or refused for good, or when one was
    /// not answered at all.
    /// </summary>
    /// <returns>How many came.</returns>
    public async Task<int> ComeAsync(CancellationToken closed)
    {
        var customers = new List<Task>();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        while (!closed.IsCancellationRequested && customers.Count < MostCustomers)
        {
            customers.Add(OrderAsync(basket(customers.Count)));
            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(customers);
        return customers.Count;
    }

    private async Task OrderAsync(Basket wanted)
    {
        while (await TryAsync(wanted) is { Answer.Status: HttpStatusCode.ServiceUnavailable })
        {
            await Task.Delay(Patience, TestContext.Current.CancellationToken);
        }
    }

    private async Task<Reply> TryAsync(Basket wanted)
    {
        var since = Stopwatch.StartNew();
        var answer = await door.PlaceAsync(wanted);
        var reply = new Reply(wanted, answer, since.Elapsed);
        replies.Enqueue(reply);
        return reply;
    }
}
