using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>
/// What this instance counted since it started, for the console: the same figures that exporters are given, without a
/// collector. With several instances each tells of itself, under its own name.
/// </summary>
public sealed class Tally : IHostedService, IDisposable
{
    private const int MostSamples = 1_000;
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, double>> sums = new();
    private readonly Lock gate = new();
    private readonly Queue<double> toConfirm = new();
    private readonly DateTimeOffset startedAt;

    public Tally(TimeProvider time)
    {
        startedAt = time.GetUtcNow();
        Instance = Guid.CreateVersion7(startedAt).ToString("n")[^8..];
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == PipelineMetrics.MeterName) listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Add(instrument, 1, tags); // of what takes time, how often
            if (instrument == PipelineMetrics.TimeToConfirm) Sample(value);
        });
        listener.Start();
    }

    /// <summary>Tells this instance from others.</summary>
    public string Instance { get; }

    /// <summary>It counts from when it is made; the host makes it before anything else happens.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();

    internal TallyView Read()
    {
        double[] samples;
        lock (gate) samples = [.. toConfirm.Order()];
        return new TallyView(
            Instance,
            startedAt,
            sums.ToImmutableSortedDictionary(
                each => each.Key,
                each => (IReadOnlyDictionary<string, double>)each.Value.ToImmutableSortedDictionary()),
            At(samples, 0.5),
            At(samples, 0.99));
    }

    private static double? At(double[] sorted, double share) =>
        sorted.Length == 0 ? null : Math.Round(sorted[(int)Math.Ceiling(share * sorted.Length) - 1], 3);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var tag = tags.Length > 0 ? tags[0].Value as string ?? "" : "";
        sums.GetOrAdd(instrument.Name, _ => new()).AddOrUpdate(tag, value, (_, sum) => sum + value);
    }

    private void Sample(double value)
    {
        lock (gate)
        {
            toConfirm.Enqueue(value);
            if (toConfirm.Count > MostSamples) toConfirm.Dequeue();
        }
    }
}

/// <param name="Instance">Which instance counted.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="Counts">By metric, then by its tag's value, empty for none; of durations how many.</param>
/// <param name="ConfirmSecondsP50">Half of the newest thousand confirmed orders took no longer; null for none.</param>
/// <param name="ConfirmSecondsP99">99 of 100 took no longer.</param>
internal sealed record TallyView(
    string Instance,
    DateTimeOffset StartedAt,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Counts,
    double? ConfirmSecondsP50,
    double? ConfirmSecondsP99);
