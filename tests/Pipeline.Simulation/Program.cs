using Pipeline.Simulation.Histories;

namespace Pipeline.Simulation;

/// <summary>The long run when it is asked for, else the tests.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        if (args is ["--try", var from, var count])
        {
            var sw = System.Diagnostics.Stopwatch.StartNew();
            var all = new Engine.Tally();
            var bad = 0;
            for (var s = ulong.Parse(from, null); s < ulong.Parse(from, null) + ulong.Parse(count, null); s++)
            {
                var o = History.Run(s);
                all.AddAll(o.Tally); all.Add("~steps", o.Steps);
                if (o.Violations.Count > 0 && bad++ < 15) Console.WriteLine($"{s}: {string.Join(" | ", o.Violations.Take(2).Select(v => v[..Math.Min(v.Length, 700)]))}");
            }

            foreach (var (k, v) in all.Sorted) Console.WriteLine($"{v,10} {k}");
            Console.WriteLine($"{GC.GetAllocatedBytesForCurrentThread() / 1024.0 / double.Parse(count, null):F0} KiB/history, gc {GC.CollectionCount(0)} {GC.CollectionCount(1)} {GC.CollectionCount(2)} {GC.GetTotalPauseDuration().TotalSeconds}");
            Console.WriteLine($"{bad} bad, faults {all.Faults}, {sw.Elapsed.TotalSeconds:F1} s");
            return Task.FromResult(0);
        }

        if (args is ["--mutants", var h])
        {
            foreach (var m in (Mutants.Mutant[])[.. Mutants.StepMutants.All, .. Mutants.EffectMutants.All])
            {
                var sw = System.Diagnostics.Stopwatch.StartNew();
                string? r;
                try { r = Mutants.MutantCompiler.Hunt(m, int.Parse(h, null)); } catch (InvalidOperationException e) { r = "!!! " + e.Message; }
                Console.WriteLine($"{sw.Elapsed.TotalSeconds,6:F1} {(r is null ? "SURVIVED" : "killed")} {m.Rule}: {r}");
            }

            return Task.FromResult(0);
        }

        if (args is ["--scenarios"])
        {
            foreach (var sc in Scenario.All)
            {
                var (e, v, n) = SingleCrash.Undisturbed(sc);
                Console.WriteLine($"{sc.Name}: {e} {n} {string.Join('|', v)}");
                foreach (var p in SingleCrash.Enumerate(sc).Where(p => p.Violations.Count > 0).Take(4)) Console.WriteLine($"   {p.Operation} {p.Fault} {p.Where}: {p.Violations[0]}");
            }

            return Task.FromResult(0);
        }

        if (args is ["--trace", var seed])
        {
            var o = History.Run(ulong.Parse(seed, null), Console.Out);
            foreach (var v in o.Violations) Console.WriteLine(v);
            return Task.FromResult(0);
        }

        return Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
    }
}
