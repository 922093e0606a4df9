using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>What goes wrong on somebody's first day: each ends the real program with one sentence that helps.</summary>
[Collection(Processes.Name)]
public sealed class NewcomerMistakeTests(Azurite azurite) : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly int tablePort = FreePort.Next();
    private readonly int busPort = FreePort.Next();

    private static string Program => Repository.OutputOf("functions");

    // A store and a broker that are not there yet, so that the worker has to start them.
    private Dictionary<string, string> Settings => new()
    {
        ["Tables"] = Azurite.ConnectionString("devstoreaccount1", "bm90LWEtc2VjcmV0", tablePort),
        ["ServiceBus"] = BusAt($"localhost:{busPort}"),
    };

    [Theory]
    [InlineData("Reconcile__StandstillSeconds", "abc", "'abc' at 'Reconcile:StandstillSeconds' to type 'System.Int32'")]
    [InlineData("Reconcile__StandstillSeconds", "0", "StandstillSeconds must be between 1 and 86400")]
    [InlineData("ReconcileSchedule", "every minute", ": 'every minute' is not an NCRONTAB expression (second")]
    [InlineData("Tables", "", "Setting Tables is missing: set it to UseDevelopmentStorage=true")]
    [InlineData("Tables", "nonsense", "The setting Tables is wrong: it is not written Name=value;Name=value; Use")]
    [InlineData("ServiceBus", "nonsense", "The setting ServiceBus is wrong: A part of the Service Bus connection")]
    [InlineData("Mail__Host", "smtp.example.com", "Settings Mail__Host and Mail__Folder exclude one another")]
    [InlineData("AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls", "many", "a whole number")]
    public async Task A_wrong_setting_is_named_with_what_is_needed(string name, string value, string sentence)
    {
        var start = await FailedStart.RunAsync(Program, With((name, value)), "--port", "0");

        Assert.Contains(sentence, start.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--prot", "Unknown argument '--prot': the worker takes --port <number> and --functions <name,name>;")]
    [InlineData("--functions=Shipping", "--functions Shipping: no function and no capability has this name. There are")]
    [InlineData("--port=many", "--port many is not a port: 0 (any free one) to 65535 is needed.")]
    public async Task A_wrong_argument_is_named_with_the_right_ones(string argument, string sentence)
    {
        var start = await FailedStart.RunAsync(Program, Settings, argument);

        Assert.StartsWith(sentence, start.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_http_port_in_use_is_said_before_anything_is_started()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var start = await FailedStart.RunAsync(Program, Settings, "--port", port);

        Assert.StartsWith($"Port {port}, on which the HTTP functions", start.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("or choose another with --port.", start.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Runs ", start.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neighbours_that_are_none_are_named_with_their_settings()
    {
        // Azurite stands in for whatever else may hold the broker's port; names under .invalid exist nowhere.
        var noTables = Settings["Tables"].Replace("127.0.0.1", "tables.invalid", StringComparison.Ordinal);
        var taken = await FailedStart.RunAsync(
            Program, With(("ServiceBus", BusAt($"localhost:{azurite.Port}"))), "--port", "0");
        var nowhere = await FailedStart.RunAsync(
            Program, With(("ServiceBus", BusAt("bus.invalid"))), "--port", "0");
        var lost = await FailedStart.RunAsync(Program, With(("Tables", noTables)), "--port", "0");
        var stranger = await FailedStart.RunAsync(
            Program, With(("Tables", Azurite.ConnectionString("stranger", "bm90", azurite.Port))), "--port", "0");

        AssertSays($"localhost:{azurite.Port} does not answer as a Service Bus: end what listens there, or", taken);
        AssertSays("bus.invalid:5672 does not answer as a Service Bus: end what listens there, or let the", nowhere);
        AssertSays($"tables.invalid:{tablePort} does not answer as a table store: end what listens there, or", lost);
        AssertSays("The table store answered 404: check the account and the key of the setting Tables.", stranger);
    }

    [Fact]
    public async Task A_machine_without_node_is_told_to_install_it()
    {
        var start = await FailedStart.RunAsync(Program, With(("PATH", folder.Path)), "--port", "0");

        AssertSays("Azurite, which stands in for Table storage, needs Node.js, but 'node' was not found: ", start);
    }

    [Fact]
    public async Task An_azurite_that_ends_at_once_is_quoted()
    {
        await FakeCommand.WriteAsync(folder.Path, "node", "echo 'Error: no disk' >&2; exit 3");

        var start = await FailedStart.RunAsync(Program, With(("PATH", folder.Path)), "--port", "0");

        AssertSays($"Azurite could not start on port {tablePort}: Error: no disk; if its files are broken, del", start);
    }

    public void Dispose() => folder.Dispose();

    private static void AssertSays(string words, FailedStart start) =>
        Assert.StartsWith(words, start.Sentence, StringComparison.Ordinal);

    private static string BusAt(string host) =>
        $"Endpoint=sb://{host};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;";

    private Dictionary<string, string> With((string Name, string Value) setting) =>
        new(Settings) { [setting.Name] = setting.Value };
}
