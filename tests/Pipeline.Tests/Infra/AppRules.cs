namespace Pipeline.Tests.Infra;

/// <summary>How the functions are spread over apps, and what each app is.</summary>
internal static class AppRules
{
    private const string Site = "Microsoft.Web/sites";
    private const string Passwords = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("there is an app for each capability, or one", Count, stamp => stamp.Without(each => each.Type == Site)),
        new("each app is somebody else", Identities, Impersonate),
        new("passwords open neither FTP nor the deployment site", Doors, stamp => stamp.Without(IsScm)),
        new("each function runs in one app", Once, EnableElsewhere),
        new("an app has only the secrets of its capabilities", Secrets, HandOut),
        new("real money moves in production only", Provider, stamp => Set(stamp, "Payment__Provider", "Nobody")),
    ];

    private static IEnumerable<string> Count(Stamp stamp)
    {
        var sites = stamp.Of(Site).Select(each => each.Name.Split('-')[1]).Order(StringComparer.Ordinal);
        if (!sites.SequenceEqual(stamp.Apps)) yield return string.Join(", ", sites);
        if (stamp.Of("Microsoft.Web/serverfarms").Count != stamp.Apps.Count) yield return "a plan takes one app only";
    }

    private static IEnumerable<string> Identities(Stamp stamp) =>
        stamp.Of(Site).GroupBy(Identity).Where(same => same.Count() > 1).Select(same => string.Join(", ", same));

    private static IEnumerable<string> Doors(Stamp stamp) =>
        from site in stamp.Of(Site)
        from way in new[] { "ftp", "scm" }
        where !stamp.Of(Passwords).Any(each => each.Name == $"{site.Name}/{way}")
        select $"{site.Name}/{way}";

    private static IEnumerable<string> Once(Stamp stamp) =>
        from function in Names.Apps.Values.SelectMany(app => app.Functions)
        let running = stamp.Apps
            .Where(app => stamp.Settings(app)[$"AzureWebJobs.{function}.Disabled"]?.ToString() != "true")
        where running.Count() != 1
        select $"{function} runs in {running.Count()} apps";

    private static IEnumerable<string> Secrets(Stamp stamp) =>
        from app in stamp.Apps.Where(app => stamp.IsPerCapability)
        from setting in stamp.Settings(app)
        where setting.Value?.ToString().Contains("KeyVault", Ordinal) == true
        where !Names.Apps[app].Secrets.Contains(setting.Key)
        select $"{app}: {setting.Key}";

    private static IEnumerable<string> Provider(Stamp stamp) =>
        from app in stamp.Apps
        let production = stamp.Settings(app)["AZURE_FUNCTIONS_ENVIRONMENT"]?.ToString() == "Production"
        let provider = stamp.Settings(app)["Payment__Provider"]?.ToString()
        where provider != (production ? "Stripe" : "Simulated")
        select $"{app}: {provider}";

    private static string Identity(Resource site) =>
        site.At("identity.userAssignedIdentities")?.AsObject().Single().Key ?? "";

    private static bool IsScm(Resource each) => each.Type == Passwords && each.Name.EndsWith("/scm", Ordinal);

    private static Stamp Impersonate(Stamp stamp)
    {
        var copy = stamp.Copy();
        var sites = copy.Of(Site);
        if (sites.Count == 1) return copy; // with one app there is nobody to be confused with
        sites[1].Put("identity", sites[0].At("identity")?.DeepClone());
        return copy;
    }

    private static Stamp EnableElsewhere(Stamp stamp)
    {
        var copy = stamp.Copy();
        var key = $"AzureWebJobs.{nameof(Pipeline.Inventory.ReserveStock)}.Disabled";
        copy.Settings(copy.Apps[0])[key] = stamp.IsPerCapability ? "false" : "true";
        return copy;
    }

    private static Stamp HandOut(Stamp stamp) =>
        Set(stamp, "Payment__StripeApiKey", "@Microsoft.KeyVault(SecretUri=https://x/secrets/y/)");

    private static Stamp Set(Stamp stamp, string setting, string value)
    {
        var copy = stamp.Copy();
        copy.Settings(copy.Apps[0])[setting] = value;
        return copy;
    }
}
