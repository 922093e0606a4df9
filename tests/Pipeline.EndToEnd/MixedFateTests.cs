using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>The walk that everybody takes on a good day, by 200 customers of all kinds at once.</summary>
[Collection(Processes.Name)]
public sealed class MixedFateTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Orders = 200;
    private const int Scarce = 7;
    private const int Rare = 5;
    private readonly House house = new(azurite);

    [Fact]
    public async Task Two_hundred_orders_of_mixed_fate_settle_and_the_books_agree()
    {
        // The reconciler stays out of it: switched on, it would mask a step that loses its nudge.
        await house.StartAsync(standstillSeconds: 300);
        await house.Books.StockAsync("PLENTY", 10_000);
        await house.Books.StockAsync("SCARCE", Scarce);
        await house.Books.StockAsync("RARE", Rare);
        var baskets = Enumerable.Range(0, Orders).Select(Basket).ToList();

        var since = Stopwatch.StartNew();
        var replays = await PlaceAllAsync(baskets);
        var accepted = since.Elapsed;
        await house.Books.SettleAsync();
        var settled = since.Elapsed;

        Assert.Empty(await house.Books.FaultsAsync(baskets.Select(basket => basket.Id)));
        var books = await house.Books.ReadAsync();
        Assert.Equal(Orders, books.Orders.Count);
        Assert.Equal(Orders / 5, replays);
        Assert.Equal(120 + Scarce + Rare, books.Count(Outcome.Confirmed));
        Assert.Equal(40 + (20 - Scarce) + (20 - Rare), books.Count(Outcome.Rejected));
        Assert.Equal(0, house.Rescues);
        await CheckAnswersAsync(baskets, books);
        output.WriteLine($"{Orders} orders: {books.Count(Outcome.Confirmed)} confirmed, "
            + $"{books.Count(Outcome.Rejected)} rejected; accepted in {accepted.TotalSeconds:F1} s "
            + $"({Orders / accepted.TotalSeconds:F0}/s), settled after {settled.TotalSeconds:F1} s");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static Basket Basket(int number)
    {
        var key = $"mixed-{number:000}";
        return (number % 10) switch
        {
            4 => new Basket(key, "tok_declined", ("PLENTY", 2)),
            5 => new Basket(key, "tok_insufficient_funds", ("PLENTY", 1)),
            6 => new Basket(key, "tok_timeout_after_charge", ("PLENTY", 3)),
            7 => new Basket(key, "tok_flaky_1", ("PLENTY", 1)),
            8 => new Basket(key, "tok_ok", ("SCARCE", 1)),
            9 => new Basket(key, "tok_ok", ("PLENTY", 4), ("RARE", 1)),
            _ => new Basket(key, "tok_ok", ("PLENTY", 1 + number % 3)),
        };
    }

    // Every fifth order is sent twice at the same time, every tenth a third time with another body.
    private async Task<int> PlaceAllAsync(IEnumerable<Basket> baskets)
    {
        var replays = new ConcurrentBag<Answer>();
        await Parallel.ForEachAsync(
            baskets.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (item, _) =>
            {
                var (number, basket) = item;
                var answers = await Task.WhenAll(
                    Enumerable.Range(0, number % 5 == 0 ? 2 : 1).Select(_ => house.Storefront.PlaceAsync(basket)));
                foreach (var answer in answers) AssertAccepted(basket, answer);
                foreach (var answer in answers.Where(answer => answer.IsReplayed)) replays.Add(answer);
                if (number % 10 == 0) await RefusesAsync(basket with { Lines = [("PLENTY", 99)] });
            });
        return replays.Count;
    }

    private static void AssertAccepted(Basket basket, Answer answer)
    {
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal($"/v1/orders/{basket.Id}", answer.Headers.Location?.ToString());
        Assert.Equal(basket.Id.Value, answer.Text("id"));
    }

    private async Task RefusesAsync(Basket other)
    {
        var answer = await house.Storefront.PlaceAsync(other);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("urn:pipeline:idempotency-key-reused", answer.Text("type"));
    }

    // What the storefront is shown is what the row says, and the row's fate is the token's.
    private async Task CheckAnswersAsync(IEnumerable<Basket> baskets, Snapshot books)
    {
        var announced = books.Orders.ToDictionary(order => order.Id, order => order.Announced);
        foreach (var basket in baskets)
        {
            var order = await house.Storefront.ReadAsync(basket.Id.Value);
            if (basket.Token == "tok_flaky_1")
                Assert.Contains("payment unavailable after", order.Content, StringComparison.Ordinal);
            var shown = order.Text("status");
            Assert.Equal(announced[basket.Id].ToString().ToLowerInvariant(), shown);
            if (basket.Lines.Any(line => line.Sku != "PLENTY")) continue; // first come, first served
            var fate = basket.Token is "tok_declined" or "tok_insufficient_funds" ? "rejected" : "confirmed";
            Assert.Equal(fate, shown);
        }
    }
}
