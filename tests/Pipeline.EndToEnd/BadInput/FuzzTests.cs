using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.EndToEnd.Harness;
using Pipeline.Fuzz;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>
/// Tens of thousands of bad requests and thousands of good ones over real HTTP. A case is made by the seed and its
/// number alone: PIPELINE_SEED and PIPELINE_CASE run one again.
/// </summary>
[Collection(Processes.Name)]
public sealed class FuzzTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Spoilt = 24_000; // some are still valid, and must be accepted
    private const int LeastRefused = 20_000;
    private const int GoodRequests = 5_000;
    private const int Connections = 16;
    private const int MostComplaints = 20;
    private static readonly int Seed = Setting("PIPELINE_SEED") ?? 5;
    private readonly House house = new(azurite);
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentDictionary<string, bool> accepted = new();
    private int refused;
    private readonly SemaphoreSlim imports = new(1); // an instance takes four at once; more is a 503, and rightly so

    [Fact]
    public async Task Bad_requests_are_refused_each_with_its_problem_and_leave_nothing_behind()
    {
        var door = await OpenAsync();
        await EachAsync(Spoilt, async (client, number) =>
        {
            var bad = new BadCases(new Random(HashOf(number)), number, door).Next();
            var isImport = bad.Kind == "import" || bad.Bytes.AsSpan().IndexOf("/import"u8) >= 0;
            if (isImport) await imports.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                var answer = await client.SendAsync(bad.Bytes, bad.IsLast);
                Note(bad.Kind, answer);
                if (bad.Complain(answer) is { } complaint)
                    Report(number, bad, $"{answer.Status} {Begin(answer)} {complaint}");
            }
            finally
            {
                if (isImport) imports.Release();
            }
        });

        await ConcludeAsync();
        if (Setting("PIPELINE_CASE") is not null) return;
        Assert.InRange(refused, LeastRefused, Spoilt);
        Assert.InRange(accepted.Count, 1, Spoilt - refused);
    }

    [Fact]
    public async Task Valid_orders_over_the_whole_documented_range_are_never_refused()
    {
        var door = await OpenAsync();
        await EachAsync(GoodRequests, async (client, number) =>
        {
            var body = new AnyOrder(new Random(HashOf(number)), ValidRequests.Skus).Next();
            Assert.Null(OrderRules.Fault(body, out _));
            var good = new BadCase(
                "valid", (door.Place($"valid-order-{number}") with { Body = body }).Bytes, _ => null);
            var answer = await client.SendAsync(good.Bytes);
            Note(good.Kind, answer);
            if (answer.Status != 202) Report(number, good, $"{answer.Status} {Begin(answer)} should be 202");
        });

        await ConcludeAsync();
        Assert.Equal(GoodRequests, accepted.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await house.DisposeAsync();
        imports.Dispose();
    }

    private async Task<ValidRequests> OpenAsync()
    {
        await house.StartAsync(workers: 0);
        await house.HireAsync(Route.Functions); // no steps: what is accepted stays as it was stored
        await ValidRequests.StockAsync(house);
        return new ValidRequests(house.StorefrontKey, house.OperatorKey);
    }

    private async Task EachAsync(int count, Func<WireClient, int, Task> run)
    {
        var next = Setting("PIPELINE_CASE") ?? 0;
        var end = Setting("PIPELINE_CASE") is { } only ? only + 1 : count;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var client = new WireClient(house.Worker.Port);
            for (var mine = Take(); mine < end && complaints.Count < MostComplaints; mine = Take())
                await run(client, mine);
        }));

        int Take() => Interlocked.Increment(ref next) - 1;
    }

    // Whatever was answered well is stored, and nothing else is.
    private async Task ConcludeAsync()
    {
        output.WriteLine(
            $"seed {Seed}: {counts.Values.Sum()} requests, {refused} refused, {accepted.Count} orders stored");
        foreach (var (kind, count) in counts.OrderBy(count => count.Key, StringComparer.Ordinal))
            output.WriteLine($"{count,6} {kind}");
        Assert.True(complaints.IsEmpty, string.Join('\n', complaints));
        Assert.Equal(accepted.Keys.Order(StringComparer.Ordinal), (await StoredAsync()).Order(StringComparer.Ordinal));
        Canary.AssertUnsaid(house);
    }

    private async Task<List<string>> StoredAsync() => [.. await house.Books.ListIdsAsync()];

    private void Note(string kind, WireAnswer answer)
    {
        counts.AddOrUpdate($"{kind}: {answer.Status}", 1, (_, before) => before + 1);
        var isRefused = answer.Status >= 400
            || answer.Body.Contains("\"status\":\"refused\"", StringComparison.Ordinal);
        if (isRefused) Interlocked.Increment(ref refused);
        var isStored = answer.Status is 200 or 202
            && answer.Body.Contains("\"id\":\"ord_", StringComparison.Ordinal);
        if (isStored && answer.Text("id") is { } id && answer.Text("status") is "received" or "accepted" or "replayed")
            accepted[id] = true;
    }

    // As a file too, for what a terminal cannot show.
    private void Report(int number, BadCase bad, string complaint)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "bad-input")).FullName;
        var file = Path.Combine(folder, $"{Seed}-{number}.http");
        File.WriteAllBytes(file, bad.Bytes);
        var shown = JsonSerializer.Serialize(
            Encoding.Latin1.GetString(bad.Bytes.AsSpan(..Math.Min(2_000, bad.Bytes.Length))));
        complaints.Enqueue($"PIPELINE_SEED={Seed} PIPELINE_CASE={number} ({bad.Kind}, {file}): {complaint}\n{shown}");
    }

    private static string Begin(WireAnswer answer) => answer.Body[..Math.Min(500, answer.Body.Length)];

    private static int HashOf(int number) => unchecked(Seed * 1_000_003 + number);

    private static int? Setting(string name) => int.TryParse(
        Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value : null;
}
