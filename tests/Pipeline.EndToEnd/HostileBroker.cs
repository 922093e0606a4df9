using System.Globalization;
using Amqp;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>The one broker that all hostile clients go at, and the good client that works beside them.</summary>
public sealed class HostileBroker : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private Broker broker = null!; // this and the next are set by InitializeAsync, which xunit calls first
    private SteadyClient steady = null!;

    public int Port => broker.Port;

    internal IEnumerable<string> Lines => broker.Lines;

    /// <summary>What of the broker is in memory now, in MiB.</summary>
    public long ResidentMebibytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{broker.ProcessIds.Single()}/status")
                .Single(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
            var kibibytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return long.Parse(kibibytes, CultureInfo.InvariantCulture) / 1024;
        }
    }

    public async ValueTask InitializeAsync()
    {
        broker = await Broker.StartAsync(folder.Path, "PT3S");
        steady = await SteadyClient.StartAsync(Port, "payment");
    }

    public async ValueTask DisposeAsync()
    {
        await steady.DisposeAsync();
        await broker.DisposeAsync();
        folder.Dispose();
    }

    public async Task<Connection> ConnectAsync() =>
        await new ConnectionFactory().CreateAsync(new Address($"amqp://any:any@127.0.0.1:{Port}"));

    /// <summary>Does something hostile, and answers for the good client and for the broker's memory.</summary>
    /// <param name="what">For the line with the figures.</param>
    /// <param name="mostMebibytes">By how much the broker may grow meanwhile.</param>
    /// <param name="hostility">What is done; it measures while it lasts.</param>
    internal async Task EndureAsync(string what, long mostMebibytes, Func<Func<long>, Task> hostility)
    {
        var (before, most, roundTrips) = (ResidentMebibytes, 0L, steady.RoundTrips);
        await hostility(() => most = Math.Max(most, ResidentMebibytes));
        most = Math.Max(most, ResidentMebibytes);
        await Until.TrueAsync(
            () => steady.RoundTrips > roundTrips + 2,
            TimeSpan.FromMinutes(1),
            () => $"The good client is not served: {steady.Fault}\n{string.Join('\n', broker.Lines.TakeLast(20))}");

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{what}: {before} MiB before, {most} MiB at most; good client: {steady.RoundTrips - roundTrips} round "
            + $"trips, the longest so far {steady.Longest.TotalMilliseconds:0} ms");
        Assert.True(most - before <= mostMebibytes, $"{what}: from {before} to {most} MiB");
    }

    /// <summary>Sends this to a new connection, which the broker closes with an error of that name.</summary>
    internal async Task AssertClosesAsync(string condition, byte[] bytes)
    {
        using var client = await HostileClient.ConnectAsync(Port);
        await client.TrySendAsync(bytes, TimeSpan.FromSeconds(5));
        if (condition.Length == 0) client.EndOutput();
        var read = await client.ReadToEndAsync();
        Assert.True(
            read.Contains(condition, StringComparison.Ordinal),
            $"No {condition} in {read}\n{string.Join('\n', broker.Lines.TakeLast(20))}");
    }
}
