using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Peers;

/// <summary>What one run took.</summary>
/// <param name="Name">Of what is measured, with its version.</param>
/// <param name="Orders">How many were settled.</param>
/// <param name="OrdersPerSecond">From the first request until the last is settled.</param>
/// <param name="CpuMicroseconds">Of the whole process, each order.</param>
/// <param name="PauseMicroseconds">Of it while the garbage collector held everything up, each order.</param>
/// <param name="Bytes">That were allocated, each order.</param>
/// <param name="Messages">That were sent, each order.</param>
internal sealed record SagaFigures(
    string Name,
    int Orders,
    double OrdersPerSecond,
    double CpuMicroseconds,
    double PauseMicroseconds,
    double Bytes,
    double Messages);

/// <summary>
/// A closed loop, the same for everyone that is measured: requests as they come over HTTP, so many of them in flight,
/// first to warm up and then to be measured. What it needs itself (a semaphore and a task an order) is in the figures.
/// </summary>
/// <param name="place">Takes in an order by its reference and the bytes of its request.</param>
internal sealed class SagaRun(Func<string, byte[], Task> place) : IDisposable
{
    /// <summary>How many orders at a time.</summary>
    public const int InFlight = 256;

    private const int WarmingOrders = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(500); // of what ran often, in the background
    private readonly SemaphoreSlim window = new(InFlight);
    private volatile Exception? fault;
    private int placed;

    /// <summary>How many orders were placed until now, to warm up too.</summary>
    public int Placed => placed;

    public void Dispose() => window.Dispose();

    /// <summary>An order came to its end.</summary>
    public void Settle() => window.Release();

    /// <summary>
    /// How long it runs before so many orders are measured, 20 seconds for 20,000: compiled code is compiled again once
    /// it is known what it does, and while that lasts it costs half as much more.
    /// </summary>
    public static TimeSpan Warming(int orders) => TimeSpan.FromMilliseconds(orders);

    /// <summary>Warms up and measures.</summary>
    /// <param name="name">Of what is measured.</param>
    /// <param name="orders">How many are measured.</param>
    /// <param name="messages">How many messages were sent until now.</param>
    /// <exception cref="TimeoutException">Orders were not settled.</exception>
    public async Task<SagaFigures> MeasureAsync(string name, int orders, Func<long> messages)
    {
        var first = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(first) < Warming(orders)) await PassAsync(Requests(WarmingOrders));
        await Task.Delay(Compiling);
        var requests = Requests(orders);
        GC.Collect();
        var (sent, bytes) = (messages(), GC.GetTotalAllocatedBytes(precise: true));
        var paused = GC.GetTotalPauseDuration();
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await PassAsync(requests);
        var took = Stopwatch.GetElapsedTime(began);
        var used = Environment.CpuUsage.TotalTime - cpu;
        return new SagaFigures(
            name,
            orders,
            orders / took.TotalSeconds,
            used.TotalMicroseconds / orders,
            (GC.GetTotalPauseDuration() - paused).TotalMicroseconds / orders,
            (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / orders,
            (double)(messages() - sent) / orders);
    }

    /// <summary>Says it to whoever started this process: one line of JSON.</summary>
    public static Task TellAsync(SagaFigures figures) =>
        Console.Out.WriteLineAsync(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));

    /// <summary>Requests as they come over HTTP, a hundred SKUs in turn.</summary>
    public (string Reference, byte[] Body)[] Requests(int orders)
    {
        var first = placed;
        placed += orders;
        return [.. Enumerable.Range(first, orders).Select(number =>
        {
            var reference = string.Create(CultureInfo.InvariantCulture, $"order-{number:0000000}");
            return (reference, JsonSerializer.SerializeToUtf8Bytes(new
            {
                reference,
                currency = "EUR",
                lines = new[] { new { sku = Sku(number), quantity = 1, unitPrice = 1250 } },
                customer = new { email = "ada@example.com" },
                payment = new { token = "tok_ok" },
            }));
        })];
    }

    private static string Sku(int number) => string.Create(CultureInfo.InvariantCulture, $"BENCH-{number % 100:000}");

    private async Task PassAsync((string Reference, byte[] Body)[] requests)
    {
        foreach (var (reference, body) in requests)
        {
            await TakeAsync();
            _ = PlaceAsync(reference, body);
        }

        for (var i = 0; i < InFlight; i++) await TakeAsync();
        window.Release(InFlight);
    }

    private async Task PlaceAsync(string reference, byte[] body)
    {
        try
        {
            await place(reference, body);
        }
        catch (Exception refused) // told where somebody waits for it
        {
            fault = refused;
            window.Release();
        }
    }

    private async Task TakeAsync()
    {
        if (!await window.WaitAsync(Patience)) throw new TimeoutException("Orders were not settled.");
        if (fault is { } refused) throw new InvalidOperationException("An order was not taken.", refused);
    }
}
