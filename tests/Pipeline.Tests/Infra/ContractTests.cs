using System.Text.Json.Nodes;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>
/// Queues, tables, functions and settings are spelled alike in code, in Bicep, in the local broker's file and in the
/// sample of the local settings. Whoever adds one adds a line to infra/names.json.
/// </summary>
public sealed class ContractTests
{
    private static readonly string[] ShapeOfQueues =
    [
        "LockDuration", "MaxDeliveryCount", "DefaultMessageTimeToLive", "DeadLetteringOnMessageExpiration",
        "RequiresDuplicateDetection", "RequiresSession",
    ];

    // The platform's own, which the code does not read.
    private static readonly string[] Platform =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AZURE_CLIENT_ID",
        "AZURE_FUNCTIONS_ENVIRONMENT", "AzureWebJobsStorage", "AzureWebJobsStorage__accountName",
        "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__credential", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "FUNCTIONS_WORKER_RUNTIME", "ServiceBus__clientId", "ServiceBus__credential",
        "AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes",
    ];

    public static TheoryData<string> AllStamps => [.. Stamps.Labels];

    public static TheoryData<string> AllApps => [.. Names.Apps.Keys];

    [Fact]
    public void Queues_are_those_of_the_code()
    {
        var inCode = Reach.Functions.Select(each => Reach.Queue(each.Method)).OfType<string>()
            .Concat(Enum.GetValues<Turn>().Select(Queues.For)).Distinct();

        Assert.Equal(inCode.Order(StringComparer.Ordinal), Names.Queues.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Queues_behave_as_those_of_the_local_broker()
    {
        var file = Path.Combine(Repository.Root, "local", "ServiceBus", "queues.json");
        var config = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        var local = config!["UserConfig"]!["Namespaces"]![0]!["Queues"]!.AsArray();
        var stamp = await Stamps.GetAsync(Stamps.Prod);
        var inAzure = stamp.Of("Microsoft.ServiceBus/namespaces/queues");

        Assert.Equal(
            local.Select(each => Shape(each!["Name"], name => each["Properties"]![name])).Order(StringComparer.Ordinal),
            inAzure.Select(each => Shape(each.Name.Split('/')[1], name => each.At("properties." + Camel(name))))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tables_are_those_of_the_code()
    {
        var inCode = typeof(Queues).Assembly.GetTypes()
            .Select(type => type.GetField("TableName")?.GetRawConstantValue()).OfType<string>();

        Assert.Equal(inCode.Order(StringComparer.Ordinal), Names.Tables.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(AllStamps))]
    public async Task Stamps_have_the_queues_and_tables_of_the_code(string label)
    {
        var stamp = await Stamps.GetAsync(label);

        Assert.Equal(
            Names.Queues, stamp.Of("Microsoft.ServiceBus/namespaces/queues").Select(each => each.Name.Split('/')[1]));
        Assert.Equal(
            Names.Tables,
            stamp.Of("Microsoft.Storage/storageAccounts/tableServices/tables").Select(each => each.Name.Split('/')[2]));
    }

    [Theory]
    [MemberData(nameof(AllApps))]
    public void Apps_run_the_functions_of_their_folders(string app)
    {
        var inCode = Reach.Functions.Where(each => Names.Apps[app].Folders.Contains(Reach.Folder(each.Class)));

        Assert.Equal(inCode.Select(each => each.Name).Order(StringComparer.Ordinal), Names.Apps[app].Functions);
    }

    [Fact]
    public void Every_folder_with_functions_has_an_app() => Assert.Equal(
        Reach.Functions.Select(each => Reach.Folder(each.Class)).Distinct().Order(StringComparer.Ordinal),
        Names.Apps.Values.SelectMany(app => app.Folders).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllApps))]
    public void Apps_may_touch_what_their_functions_can_reach_and_no_more(string app)
    {
        var names = Names.Apps[app];
        var functions = Reach.Functions.Where(each => names.Folders.Contains(Reach.Folder(each.Class))).ToList();

        var tables = functions.SelectMany(each => Reach.Tables(each.Class)).Distinct();
        var receives = functions.Select(each => Reach.Queue(each.Method)).OfType<string>().Distinct();
        Assert.Equal(tables.Order(), names.Reads.Concat(names.Writes).Order());
        Assert.Equal(receives.Order(), names.Receives.Order());
        Assert.Equal(functions.Exists(each => Reach.Sends(each.Class)), names.Sends.Count > 0);
    }

    // By what it is given, by what that implements, and by what it makes itself.
    [Theory]
    [InlineData(typeof(Pipeline.Inventory.ReserveStock), "orders stock")]
    [InlineData(typeof(Pipeline.Payment.SettlePayment), "orders simulatedpayments")]
    [InlineData(typeof(PlaceOrder), "orders prices recentbuyers rules skus storefronts")]
    [InlineData(typeof(Pipeline.Docs.ShowOpenApi), "")]
    public void What_a_function_can_reach_is_found(Type function, string tables) =>
        Assert.Equal(tables, string.Join(' ', Reach.Tables(function).Order()));

    [Fact]
    public void Settings_are_those_of_the_code() =>
        Assert.Equal(SettingsInCode.All, Names.Settings.All.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(AllStamps))]
    public async Task Apps_are_given_what_the_code_reads_and_nothing_that_nobody_reads(string label)
    {
        var stamp = await Stamps.GetAsync(label);
        foreach (var app in stamp.Apps)
        {
            var given = stamp.Settings(app).Select(each => each.Key)
                .Where(name => !name.EndsWith(".Disabled", Ordinal)).ToList();

            Assert.Empty(Names.Settings.Made.Except(given));
            Assert.Empty(given.Except(Platform).Except(Names.Settings.All.Except(Names.Settings.Local)));
        }
    }

    [Fact]
    public void Local_settings_have_what_Azure_has_and_nothing_that_nobody_reads()
    {
        var file = Path.Combine(Repository.Root, "local.settings.sample.json");
        var sample = JsonNode.Parse(File.ReadAllText(file))!["Values"]!.AsObject().Select(each => each.Key).ToList();

        Assert.Empty(sample.Except(Platform).Except(Names.Settings.All));
        // A connection is one setting here and a section there.
        Assert.DoesNotContain(
            Names.Settings.Made, name => !sample.Contains(name) && !sample.Contains(name.Split("__")[0]));
    }

    [Fact]
    public void Settings_are_documented()
    {
        var docs = Repository.Files.Where(file => file.IsUnder("docs") && file.Path.EndsWith(".md", Ordinal)).ToList();

        Assert.DoesNotContain(Names.Settings.All, name => !docs.Exists(file => file.Text.Contains(name, Ordinal)));
    }

    [Fact]
    public async Task The_host_takes_the_largest_import()
    {
        var stamp = await Stamps.GetAsync(Stamps.Prod);
        var limit = long.Parse(stamp.Settings("intake")["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"]!.ToString());

        Assert.True(limit > ImportBody.MostBytes, $"{limit} bytes are fewer than an import may have");
    }

    private static string Shape(object? name, Func<string, object?> valueOf) =>
        string.Join(' ', ShapeOfQueues.Select(each => $"{each}={valueOf(each)}").Prepend($"{name}"));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
