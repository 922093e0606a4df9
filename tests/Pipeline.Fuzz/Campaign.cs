using System.Diagnostics;

namespace Pipeline.Fuzz;

/// <summary>Fuzzes without a driver: spoils what is in a folder, from a seed, for as long as it is told to.</summary>
internal static class Campaign
{
    private const int MostToSpoil = 16 * 1024; // spoiling larger ones finds no more and takes its time
    private static readonly string[] Skus = ["TEA-001", "a", "4006381333931"];

    /// <summary>Runs every file as it is, then spoiled ones and generated ones.</summary>
    /// <returns>How many bodies were read.</returns>
    /// <exception cref="InvalidOperationException">A body was judged otherwise; it is saved in the folder.</exception>
    public static int Run(string corpus, TimeSpan length, int seed)
    {
        Directory.CreateDirectory(corpus);
        var seeds = Directory.EnumerateFiles(corpus).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToList();
        var (dice, ran, began) = (new Random(seed), 0, Stopwatch.GetTimestamp());
        var orders = new AnyOrder(dice, Skus);
        foreach (var body in seeds) Try(corpus, body, ran++);
        while (Stopwatch.GetElapsedTime(began) < length)
        {
            var valid = orders.Next();
            Try(corpus, valid, ran++);
            for (var time = 0; time < 20 && valid.Length < MostToSpoil; time++)
                Try(corpus, Mutation.Body(dice, valid), ran++);
            if (seeds.Count > 0) Try(corpus, Mutation.Bytes(dice, seeds[dice.Next(seeds.Count)]), ran++);
        }

        return ran;
    }

    private static void Try(string corpus, byte[] body, int number)
    {
        try
        {
            Target.Read(body);
        }
        catch (Exception fault)
        {
            var file = Path.Combine(corpus, $"found-{number}");
            File.WriteAllBytes(file, body);
            throw new InvalidOperationException($"Body {number}, saved as {file}: {fault.Message}", fault);
        }
    }
}
