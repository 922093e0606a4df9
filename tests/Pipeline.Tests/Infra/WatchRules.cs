using System.Text.Json.Nodes;

namespace Pipeline.Tests.Infra;

/// <summary>Everything is diagnosed, what matters wakes people, and nothing is reached that need not be.</summary>
internal static class WatchRules
{
    private const string Diagnostics = "Microsoft.Insights/diagnosticSettings";
    private const string Endpoint = "Microsoft.Network/privateEndpoints";
    private const string QueryRule = "Microsoft.Insights/scheduledQueryRules";
    private const string MetricRule = "Microsoft.Insights/metricAlerts";
    private const string Budget = "Microsoft.Consumption/budgets";
    private const string Account = "Microsoft.Storage/storageAccounts";

    private static readonly string[] Closable =
        ["Microsoft.ServiceBus/namespaces", Account, "Microsoft.KeyVault/vaults"];

    private static readonly string[] Diagnosed =
    [
        .. Closable, "Microsoft.Insights/components", "Microsoft.Network/networkSecurityGroups",
        "Microsoft.Network/publicIPAddresses", "Microsoft.Network/virtualNetworks",
        "Microsoft.OperationalInsights/workspaces", "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.Web/sites",
    ];

    // Parts that report through what they belong to, and things that only describe: they have no logs of their own.
    private static readonly string[] Silent =
    [
        Diagnostics, Endpoint, QueryRule, MetricRule, Budget, "Microsoft.Authorization/locks",
        "Microsoft.Authorization/roleAssignments", "Microsoft.Insights/actionGroups", "Microsoft.Insights/workbooks",
        "Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.Network/natGateways",
        "Microsoft.Network/privateDnsZones", "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups", "Microsoft.Network/virtualNetworks/subnets",
        "Microsoft.Resources/resourceGroups", "Microsoft.ServiceBus/namespaces/queues",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/tableServices/tables", "Microsoft.Web/serverfarms",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/sites/config",
    ];

    private static readonly string[] Alerts =
    [
        "dead-letter-not-kept", "dead-letters", "intake-5xx", "intake-p99", "oldest-message", "order-standing-still",
        "queue-stuck",
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("every resource is diagnosed", Undiagnosed, stamp => stamp.Without(each => each.Type == Diagnostics)),
        new("every alert of the design is there and calls people", Unwatched, stamp => stamp.Without(IsPager)),
        new("a message may wait two minutes", stamp => Threshold(stamp, "oldest-message", 120), Deafen),
        new("a month's cost is watched", Unbudgeted, stamp => stamp.Without(each => each.Type == Budget)),
        new("a private stamp's services are closed and have endpoints, a public one's are open", Open, OpenOrClose),
        new("zone redundancy is on everywhere or nowhere", Zones, Unzone),
    ];

    private static IEnumerable<string> Undiagnosed(Stamp stamp)
    {
        var scopes = stamp.Of(Diagnostics).Select(each => each.Scope).ToHashSet();
        return stamp.Resources.Where(each => !Silent.Contains(each.Type))
            .Where(each => !Diagnosed.Contains(each.Type) || !scopes.Contains(each.Id))
            .Select(each => each.ToString());
    }

    private static IEnumerable<string> Unwatched(Stamp stamp)
    {
        var rules = stamp.Of(QueryRule).Concat(stamp.Of(MetricRule))
            .Where(each => each.Text("properties.enabled") == "true"
                && each.At("properties.actions")?.ToJsonString().Contains("actionGroup", Ordinal) == true).ToList();
        return Alerts.Where(name => !rules.Any(rule => rule.Name.StartsWith($"{name}-pipeline-", Ordinal)));
    }

    private static IEnumerable<string> Threshold(Stamp stamp, string alert, int seconds) =>
        stamp.Of(QueryRule).Where(each => each.Name.StartsWith(alert, Ordinal))
            .Where(each => each.At("properties.criteria.allOf")?[0]?["threshold"]?.GetValue<int>() != seconds)
            .Select(each => each.Name);

    private static IEnumerable<string> Unbudgeted(Stamp stamp)
    {
        var budgets = stamp.Of(Budget);
        if (budgets.Count != 1) yield return "one budget is wanted";
        foreach (var each in budgets)
        {
            if (each.At("properties.notifications")?.ToJsonString().Contains("Forecasted", Ordinal) != true)
                yield return "the budget does not look ahead";
        }
    }

    private static IEnumerable<string> Open(Stamp stamp)
    {
        var wanted = stamp.IsPrivate ? "Disabled" : "Enabled";
        var closable = stamp.Resources.Where(each => Closable.Contains(each.Type)).ToList();
        foreach (var each in closable.Where(each => each.Text("properties.publicNetworkAccess") != wanted))
            yield return each.ToString();
        if (stamp.Of(Endpoint).Count != (stamp.IsPrivate ? closable.Count : 0))
            yield return $"{stamp.Of(Endpoint).Count} endpoints for {closable.Count} services";
    }

    private static IEnumerable<string> Zones(Stamp stamp)
    {
        var plans = stamp.Of("Microsoft.Web/serverfarms").Select(each => each.Text("properties.zoneRedundant"));
        var accounts = stamp.Of(Account)
            .Select(each => each.Text("sku.name").Contains("ZRS", Ordinal) ? "true" : "false");
        var answers = plans.Concat(accounts).Distinct().ToList();
        if (answers.Count != 1) yield return string.Join(", ", answers);
    }

    private static bool IsPager(Resource each) => each.Name.StartsWith("intake-5xx-", Ordinal);

    private static Stamp Deafen(Stamp stamp)
    {
        var copy = stamp.Copy();
        var rule = copy.Of(QueryRule).Single(each => each.Name.StartsWith("oldest-message", Ordinal));
        rule.At("properties.criteria.allOf")![0]!["threshold"] = 3600;
        return copy;
    }

    private static Stamp OpenOrClose(Stamp stamp)
    {
        var copy = stamp.Copy();
        copy.Of(Closable[0])[0].Put("properties.publicNetworkAccess", stamp.IsPrivate ? "Enabled" : "Disabled");
        return copy;
    }

    private static Stamp Unzone(Stamp stamp)
    {
        var copy = stamp.Copy();
        var plan = copy.Of("Microsoft.Web/serverfarms")[0];
        plan.Put("properties.zoneRedundant", JsonValue.Create(plan.Text("properties.zoneRedundant") != "true"));
        return copy;
    }
}
