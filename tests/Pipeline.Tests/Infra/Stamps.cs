using System.Text.Json.Nodes;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>
/// The four stamps that are tested, each compiled once for all tests: what dev and prod deploy, and the other two
/// combinations of topology and network.
/// </summary>
internal static class Stamps
{
    public const string Dev = "dev: single, public";
    public const string Prod = "prod: perCapability, private";
    /// <summary>Beside prod, in the same subscription and environment.</summary>
    public const string SecondProd = "prod, stamp 2: perCapability, private";

    public const string SinglePrivate = "single, private";
    public const string PerCapabilityPublic = "perCapability, public";

    private static readonly Dictionary<string, Lazy<Task<Stamp>>> All = new()
    {
        [Dev] = Compile(Dev, "dev"),
        [Prod] = Compile(Prod, "prod"),
        [SinglePrivate] = Compile(SinglePrivate, "prod", ("topology = 'perCapability'", "topology = 'single'")),
        [SecondProd] = Compile(SecondProd, "prod", ("readEnvironmentVariable('PIPELINE_STAMP', '1')", "'2'")),
        [PerCapabilityPublic] = Compile(
            PerCapabilityPublic, "dev", ("topology = 'single'", "topology = 'perCapability'")),
    };

    public static IEnumerable<string> Labels => [Dev, Prod, SinglePrivate, PerCapabilityPublic];

    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    public static Task<Stamp> GetAsync(string label) => All[label].Value;

    /// <summary>Copies infra/ to a new folder, where one of its files says something else.</summary>
    public static string CopyWith(string file, params (string From, string To)[] changes)
    {
        var copy = Directory.CreateTempSubdirectory("pipeline-infra-").FullName;
        foreach (var each in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Folder, each));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(each, target);
        }

        var path = Path.Combine(copy, file);
        var text = File.ReadAllText(path);
        foreach (var (from, to) in changes)
        {
            if (!text.Contains(from, Ordinal)) throw new InvalidOperationException($"{file} does not say: {from}");
            text = text.Replace(from, to, Ordinal);
        }

        File.WriteAllText(path, text);
        return copy;
    }

    private static Lazy<Task<Stamp>> Compile(string label, string name, params (string, string)[] changes) =>
        new(() => CompileAsync(label, name, changes));

    private static async Task<Stamp> CompileAsync(string label, string name, (string, string)[] changes)
    {
        var copy = CopyWith($"{name}.bicepparam", changes);
        try
        {
            var printed = await BicepCli.SnapshotAsync(Path.Combine(copy, $"{name}.bicepparam"), "overwrite");
            if (printed.ExitCode != 0) throw new InvalidOperationException(printed.Output + printed.Errors);
            var snapshot = await File.ReadAllTextAsync(Path.Combine(copy, $"{name}.snapshot.json"));
            return new Stamp(label, JsonNode.Parse(snapshot)!.AsObject());
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }
}
