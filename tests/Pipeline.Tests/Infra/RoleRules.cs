using System.Text.RegularExpressions;

namespace Pipeline.Tests.Infra;

/// <summary>Who may touch what: exactly what names.json says, and each role at the narrowest scope there is.</summary>
internal static partial class RoleRules
{
    private const string Assignment = "Microsoft.Authorization/roleAssignments";
    private const string Receiver = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0";
    private const string Sender = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39";
    private const string TableReader = "76199698-9eea-4c19-bc75-cec21354c6b6";
    private const string TableContributor = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";
    private const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string MetricsPublisher = "3913510d-42f4-4e42-8a64-420c390055eb";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";

    private const string FirstApp = "{0}-{1}', 0";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("apps have no role but those of names.json", Strangers, stamp => Change(stamp, BlobOwner, SecretsUser)),
        new("no app lacks a role", Missing, stamp => stamp.Without(each => Is(each, Sender, "/queues/"))),
        new("no role is wider than a queue, a table, a secret or the app's own account", Wide, Widen),
        new("an app's host storage is its own", Foreign, stamp => Change(stamp, BlobOwner, FirstApp, "{0}-{1}', 9")),
    ];

    private static IEnumerable<string> Strangers(Stamp stamp) => Held(stamp).Except(Wanted(stamp));

    private static IEnumerable<string> Missing(Stamp stamp) => Wanted(stamp).Except(Held(stamp));

    private static IEnumerable<string> Wide(Stamp stamp) =>
        stamp.Of(Assignment).Where(each => !Narrow().IsMatch(each.Scope)).Select(each => each.Id);

    private static IEnumerable<string> Foreign(Stamp stamp) =>
        from each in stamp.Of(Assignment).Where(each => Is(each, BlobOwner, ""))
        let app = AppOf(stamp, each)
        where !each.Scope.Contains($"/storageAccounts/st{app[..Math.Min(6, app.Length)]}", Ordinal)
        select each.Id;

    /// <summary>What each app holds: app, role, and the last name of the scope.</summary>
    private static IEnumerable<string> Held(Stamp stamp) =>
        from each in stamp.Of(Assignment)
        let role = each.Text("properties.roleDefinitionId").Split('/')[^1]
        let scope = role is BlobOwner ? "host" : role is MetricsPublisher ? "insights" : each.Scope.Split('/')[^1]
        select $"{AppOf(stamp, each)} {role} {scope}";

    private static IEnumerable<string> Wanted(Stamp stamp) => stamp.Apps.SelectMany(app => Wanted(stamp, app));

    private static IEnumerable<string> Wanted(Stamp stamp, string app)
    {
        var parts = stamp.IsPerCapability ? [Names.Apps[app]] : Names.Apps.Values.ToList();
        var writes = parts.SelectMany(part => part.Writes).Distinct().ToList();
        var secrets = parts.SelectMany(part => part.Secrets).Distinct()
            .Where(name => stamp.Settings(app)[name]?.ToString().Contains("KeyVault", Ordinal) == true);
        return
        [
            .. parts.SelectMany(part => part.Receives).Distinct().Select(queue => $"{app} {Receiver} {queue}"),
            .. parts.SelectMany(part => part.Sends).Distinct().Select(queue => $"{app} {Sender} {queue}"),
            .. parts.SelectMany(part => part.Reads).Except(writes).Select(table => $"{app} {TableReader} {table}"),
            .. writes.Select(table => $"{app} {TableContributor} {table}"),
            .. secrets.Select(name => $"{app} {SecretsUser} {name.Replace("__", "-", Ordinal)}"),
            $"{app} {BlobOwner} host",
            $"{app} {MetricsPublisher} insights",
        ];
    }

    /// <summary>The principal is known in Azure only; what it is read from names the app by its place.</summary>
    private static string AppOf(Stamp stamp, Resource assignment)
    {
        var place = int.Parse(Place().Match(assignment.Text("properties.principalId")).Groups[1].Value);
        return place < stamp.Apps.Count ? stamp.Apps[place] : "nobody";
    }

    private static bool Is(Resource each, string role, string scope) =>
        each.Type == Assignment && each.Text("properties.roleDefinitionId").EndsWith(role, Ordinal)
        && each.Scope.Contains(scope, Ordinal);

    private static Stamp Change(Stamp stamp, string from, string to) => Change(stamp, from, from, to);

    private static Stamp Change(Stamp stamp, string role, string from, string to)
    {
        var copy = stamp.Copy();
        var first = copy.Of(Assignment).First(each => Is(each, role, ""));
        foreach (var path in new[] { "properties.roleDefinitionId", "properties.principalId" })
            first.Put(path, first.Text(path).Replace(from, to, Ordinal));
        return copy;
    }

    private static Stamp Widen(Stamp stamp)
    {
        var copy = stamp.Copy();
        var first = copy.Of(Assignment).First(each => Is(each, Sender, ""));
        first.Put("id", QueueScope().Replace(first.Id, ""));
        return copy;
    }

    [GeneratedRegex(
        "/resourceGroups/[^/]+/providers/(Microsoft.ServiceBus/namespaces/[^/]+/queues/[^/]+"
        + "|Microsoft.Storage/storageAccounts/stdata[^/]+/tableServices/default/tables/[^/]+"
        + "|Microsoft.Storage/storageAccounts/st(?!data)[^/]+|Microsoft.KeyVault/vaults/[^/]+/secrets/[^/]+"
        + "|Microsoft.Insights/components/[^/]+)$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Narrow();

    [GeneratedRegex(@"functionApps-\{0\}-\{1\}', (\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("/queues/[^/]+", RegexOptions.CultureInvariant)]
    private static partial Regex QueueScope();
}
