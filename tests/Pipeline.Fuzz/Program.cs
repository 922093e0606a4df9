using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pipeline.Fuzz;
using SharpFuzz;

[assembly: SuppressMessage("Naming", "CA1716", Justification = "The other projects' names begin so too.")]

// Under libfuzzer-dotnet, which says by this variable where it shares its memory, the driver chooses the bodies.
if (Environment.GetEnvironmentVariable("__LIBFUZZER_SHM_ID") is not null)
{
    Fuzzer.LibFuzzer.Run(Target.Read);
    return 0;
}

if (args is not [var corpus, .. { Length: <= 2 } rest] || !rest.All(word => int.TryParse(word, out _)))
{
    await Console.Error.WriteLineAsync(
        "Say: <corpus folder> [seconds, 30 unless said] [seed, of the clock unless said]");
    return 2;
}

var seconds = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 30;
var seed = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : Environment.TickCount;
var ran = Campaign.Run(corpus, TimeSpan.FromSeconds(seconds), seed);
await Console.Out.WriteLineAsync($"{ran} bodies read in {seconds} s from seed {seed}: all judged alike.");
return 0;
