using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>What a newcomer does: start, paste the printed line, press Ctrl+C, start again.</summary>
[Collection(Processes.Name)]
public sealed partial class FirstCommandTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int LeftOpen = 30;
    private const string StorefrontKey = "sk_test_demo_for-the-first-command";
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(2);
    private readonly Checkout checkout = new();

    private FirstCommand Command => field ??= new FirstCommand(checkout.Root, StorefrontKey);

    private Storefront Storefront => field ??= new Storefront(Command.Address, StorefrontKey);

    [Fact]
    public async Task First_command_takes_the_printed_order_ends_on_ctrl_c_and_goes_on_where_it_was()
    {
        Assert.True(azurite.Port > 0); // the shared Azurite is not used here, but it has installed the npm package
        await Command.StartAsync();
        var first = await PlaceAsPrintedAsync();
        await ConfirmedAsync(first);
        await MeasureWarmOrderAsync();

        var leftOpen = await PlaceAndInterruptAsync();

        var again = TimeProvider.System.GetUtcNow();
        await Command.StartAsync();
        Assert.Equal("confirmed", (await Storefront.ReadAsync(first)).Text("status"));
        var books = new Books(Azurite.Open(Command.Tables), Command.ServiceBus);
        books.ExpectStock("TEA-001", 100_000);
        await books.SettleAsync();
        var read = await books.ReadAsync();
        Assert.Empty(books.Faults(read, leftOpen));
        var open = read.Orders.Count(order => order.UpdatedAt > again);
        Assert.True(open > 0, "No order was open at the second start.");
        Assert.Empty(await Command.InterruptAsync());
        output.WriteLine($"{leftOpen.Count} orders were placed before Ctrl+C; {open} were open at the next start");
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            output.WriteLine(string.Join('\n', Command.Lines.TakeLast(200)));
        Storefront.Dispose();
        await Command.DisposeAsync();
        checkout.Dispose();
    }

    private async Task<string> PlaceAsPrintedAsync()
    {
        var line = Command.CurlLine ?? throw new InvalidOperationException("No curl line was printed.");
        Assert.Contains($":{Command.Port}/", line, StringComparison.Ordinal);
        var (exitCode, answer) = await Shell.RunAsync(line);
        Assert.Equal(0, exitCode);
        Assert.Contains("HTTP/1.1 202", answer, StringComparison.Ordinal);
        var location = Location.Match(answer);
        Assert.True(location.Success, answer);
        return location.Groups[1].Value;
    }

    private async Task MeasureWarmOrderAsync()
    {
        var since = Stopwatch.StartNew();
        var answer = await Storefront.PlaceAsync(new Basket("first-command-warm", "tok_ok", ("TEA-001", 1)));
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        await ConfirmedAsync(answer.Text("id"));
        output.WriteLine($"A warm order is confirmed after {since.Elapsed.TotalSeconds:F2} s (wanted: 2 s)");
    }

    private Task ConfirmedAsync(string? id) => Until.TrueAsync(
        async () => (await Storefront.ReadAsync($"{id}")).Text("status") == "confirmed",
        SettleLimit,
        async () => $"{(await Storefront.ReadAsync($"{id}")).Body}");

    private async Task<IReadOnlyList<OrderId>> PlaceAndInterruptAsync()
    {
        var baskets = Enumerable.Range(0, LeftOpen)
            .Select(number => (Key: $"left-open-{number:00}", Token: number % 2 == 0 ? "tok_ok" : "tok_flaky_1"))
            .Select(order => new Basket(order.Key, order.Token, ("TEA-001", 1)))
            .ToList();
        var answers = await Task.WhenAll(baskets.Select(basket => Storefront.PlaceAsync(basket)));
        Assert.Empty(await Command.InterruptAsync());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        return [.. baskets.Select(basket => basket.Id)];
    }

    [GeneratedRegex("(?im)^Location: /v1/orders/(ord_[0-9A-Z]{26})")]
    private static partial Regex Location { get; }
}
