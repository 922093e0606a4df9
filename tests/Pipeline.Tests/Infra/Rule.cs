using System.Text.Json.Nodes;

namespace Pipeline.Tests.Infra;

/// <summary>What every stamp must be, and one way to break it, which shows that the rule can fail.</summary>
/// <param name="Name">As a failure says it.</param>
/// <param name="Faults">What is wrong with a stamp; nothing when it keeps the rule.</param>
/// <param name="Break">A stamp that breaks it.</param>
internal sealed record Rule(string Name, Func<Stamp, IEnumerable<string>> Faults, Func<Stamp, Stamp> Break)
{
    /// <summary>Each resource of a type, of which there is one at least, has a value at a path.</summary>
    /// <param name="type">The type.</param>
    /// <param name="path">Names with dots between.</param>
    /// <param name="value">As JSON.</param>
    public static Rule Value(string type, string path, string value) => new(
        $"{type} {path} is {value}",
        stamp => Strangers(stamp.Of(type), path, value),
        stamp =>
        {
            var copy = stamp.Copy();
            copy.Of(type)[^1].Put(path, "something else");
            return copy;
        });

    public override string ToString() => Name;

    private static IEnumerable<string> Strangers(IReadOnlyList<Resource> resources, string path, string value)
    {
        if (resources.Count == 0) yield return "there is none";
        foreach (var each in resources.Where(each => !JsonNode.DeepEquals(each.At(path), JsonNode.Parse(value))))
            yield return $"{each}: {path} is {each.At(path)?.ToJsonString() ?? "not set"}";
    }
}
