using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Tests.Infra;

/// <summary>What a workflow of GitHub may and may not do.</summary>
internal sealed partial class Workflow
{
    // A storefront's key for the smoke test: it opens one storefront of ours, and nothing of Azure.
    private static readonly string[] KnownSecrets = ["SMOKE_KEY"];

    private static readonly string[] Grants =
        ["actions: read", "contents: read", "id-token: write", "pull-requests: write"];

    private readonly YamlMappingNode root;
    private readonly string text;

    public Workflow(string text)
    {
        this.text = text;
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        root = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public IEnumerable<string> Scripts => Mappings(root).Select(each => Text(each, "run")).OfType<string>();

    public IEnumerable<string> Faults() =>
        [.. Unpinned(), .. Permissions(), .. Secrets(), .. Injections(), .. Triggers(), .. Unbounded()];

    private IEnumerable<string> Unpinned() =>
        from line in text.Split('\n')
        where line.Contains("uses:", Ordinal) && !Pinned().IsMatch(line)
        select $"not pinned to a commit and its version: {line.Trim()}";

    // What is not said is everything, so the workflow says little and each job what it needs.
    private IEnumerable<string> Permissions()
    {
        if (Node(root, "permissions") is not YamlMappingNode top) return ["permissions are not said"];
        var jobs = Jobs().Select(job => Node(job, "permissions")).OfType<YamlMappingNode>();
        return
        [
            .. Granted(top).Except(["contents: read"]).Select(grant => $"every job may {grant}"),
            .. jobs.SelectMany(Granted).Except(Grants).Select(grant => $"a job may {grant}"),
        ];
    }

    private IEnumerable<string> Secrets() => Secret().Matches(text).Select(match => match.Groups[1].Value)
        .Except(KnownSecrets).Select(name => $"a stored secret: {name}");

    // What stands in a script may have been written by anybody: it goes by way of the environment.
    private IEnumerable<string> Injections() =>
        Scripts.Where(script => script.Contains("${{", Ordinal))
            .Select(script => $"an expression in a script: {script}");

    private IEnumerable<string> Triggers() => text.Contains("pull_request_target", Ordinal)
        || text.Contains("workflow_run", Ordinal) ? ["strangers' code would run with our rights"] : [];

    private IEnumerable<string> Unbounded() =>
        Jobs().Where(job => Text(job, "timeout-minutes") is null).Select(_ => "a job without a time-out");

    private IEnumerable<YamlMappingNode> Jobs() =>
        Node(root, "jobs") is YamlMappingNode jobs ? jobs.Children.Values.OfType<YamlMappingNode>() : [];

    private static IEnumerable<string> Granted(YamlMappingNode node) =>
        node.Children.Select(each => $"{each.Key}: {each.Value}").Where(grant => !grant.EndsWith(": none", Ordinal));

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    private static YamlNode? Node(YamlMappingNode node, string name) =>
        node.Children.TryGetValue(name, out var value) ? value : null;

    private static string? Text(YamlMappingNode node, string name) => (Node(node, name) as YamlScalarNode)?.Value;

    [GeneratedRegex(@"uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Pinned();

    [GeneratedRegex(@"\bsecrets\.(\w+)|\bsecrets\[", RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
