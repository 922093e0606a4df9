namespace Pipeline.EndToEnd.Harness;

/// <summary>What a number of measured times come to.</summary>
internal sealed record Percentiles(double Half, double MostOf)
{
    public static Percentiles Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToArray();
        return new Percentiles(At(sorted, 0.50), At(sorted, 0.95));
    }

    /// <summary>How many times slower than at another time.</summary>
    public Percentiles Over(Percentiles other) => new(Half / other.Half, MostOf / other.MostOf);

    private static double At(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];
}
