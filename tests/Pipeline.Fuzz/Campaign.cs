using System.Diagnostics;

namespace Pipeline.Fuzz;

/// <summary>Fuzzes without a driver: spoils what is in a folder, from a seed, for as long as it is told to.</summary>
internal static class Campaign
{
    private const int MostToSpoil = 16 * 1024; // spoiling larger ones finds no more and takes its time
    private static readonly string[] Skus = ["TEA-001", "a", "4006381000093"];

    /// <summary>Runs every file as it is, then spoiled ones and generated ones.</summary>
    /// <param name="corpus">Files to begin with; what is found is saved there.</param>
    /// <param name="length">How long.</param>
    /// <param name="seed">The same bodies for the same seed and files, as many as there is time for.</param>
    /// <param name="read">What is fuzzed; the product's reading of an order unless said.</param>
    /// <returns>How many bodies were read.</returns>
    /// <exception cref="InvalidOperationException">A body was judged otherwise; it is saved in the folder.</exception>
    public static int Run(string corpus, TimeSpan length, int seed, Action<byte[]>? read = null)
    {
        read ??= body => Target.Read(body);
        Directory.CreateDirectory(corpus);
        var seeds = Directory.EnumerateFiles(corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var (dice, ran, began) = (new Random(seed), 0, Stopwatch.GetTimestamp());
        var orders = new AnyOrder(dice, Skus);
        foreach (var body in seeds) Try(body);
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            var valid = orders.Next();
            Try(valid);
            for (var time = 0; time < 20 && valid.Length < MostToSpoil; time++)
                Try(Mutation.Body(dice, valid));
            if (seeds.Count > 0) Try(Mutation.Bytes(dice, seeds[dice.Next(seeds.Count)]));
        }

        return ran;

        void Try(byte[] body)
        {
            try
            {
                read(body);
            }
            catch (Exception fault)
            {
                var file = Path.Combine(corpus, $"found-{ran}");
                File.WriteAllBytes(file, body);
                throw new InvalidOperationException($"Body {ran}, saved as {file}: {fault.Message}", fault);
            }

            ran++;
        }
    }
}
