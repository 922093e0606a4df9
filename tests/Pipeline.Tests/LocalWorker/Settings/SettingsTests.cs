using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;
using LocalSettingsFile = Pipeline.LocalWorker.Settings.LocalSettings;

namespace Pipeline.Tests.LocalWorker.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pipeline-settings").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_sample_is_read_where_there_are_no_settings_yet()
    {
        Write("local.settings.sample.json", """{ "Values": { "Stripe__Key": "x", "Retry:Seconds": 5, "On": true } }""");

        var settings = LocalSettingsFile.Read(_directory);

        Assert.Equal("local.settings.sample.json", settings.FileName);
        var values = settings.Values;
        Assert.Equal(("x", "5", "True"), (values["Stripe:Key"], values["Retry:Seconds"], values["On"]));
    }

    [Fact]
    public void The_file_itself_wins_over_the_sample()
    {
        Write("local.settings.sample.json", """{ "Values": { "A": "sample" } }""");
        Write("local.settings.json", """{ "Values": { "A": "mine" } }""");

        Assert.Equal("mine", LocalSettingsFile.Read(_directory).Values["A"]);
    }

    [Fact]
    public void Host_json_is_read_with_the_hosts_names_and_defaults()
    {
        const string serviceBus = """{ "serviceBus": { "maxMessageBatchSize": 64 } }""";
        Write("host.json", $$"""{ "functionTimeout": "00:02:00", "extensions": {{serviceBus}} }""");

        var host = HostJson.Read(_directory, new ConfigurationBuilder().Build());

        Assert.Equal((64, 16), (host.MaxMessageBatchSize, host.MaxConcurrentCalls));
        Assert.Equal(TimeSpan.FromMinutes(2), host.FunctionTimeout);
        Assert.Equal(("api", TimeSpan.FromMinutes(5)), (host.RoutePrefix, host.MaxAutoLockRenewalDuration));
    }

    [Fact]
    public void A_setting_wins_over_host_json_as_in_the_host()
    {
        Write("host.json", """{ "extensions": { "serviceBus": { "maxConcurrentCalls": 4 } } }""");
        var settings = Of(("AzureFunctionsJobHost:extensions:serviceBus:maxConcurrentCalls", "9"));

        Assert.Equal(9, HostJson.Read(_directory, settings).MaxConcurrentCalls);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", 10002)]
    [InlineData("TableEndpoint=http://127.0.0.1:20002/devstoreaccount1;AccountName=a;AccountKey=bm90", 20002)]
    [InlineData("TableEndpoint=http://localhost:20002/a;SharedAccessSignature=sv", 20002)]
    [InlineData("TableEndpoint=https://a.table.core.example;AccountName=a;AccountKey=bm90", null)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=bm90", null)]
    [InlineData("", null)]
    public void A_store_on_this_machine_is_told_from_one_elsewhere(string connection, int? port) =>
        Assert.Equal(port, PlanOf(("Tables", connection)).TablePort);

    [Theory]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;", 5672)]
    [InlineData("Endpoint=sb://127.0.0.1:5673/;SharedAccessKeyName=n;SharedAccessKey=k=", 5673)]
    [InlineData("Endpoint=sb://orders.servicebus.example/;SharedAccessKeyName=n;SharedAccessKey=k", null)]
    public void A_broker_on_this_machine_is_told_from_one_elsewhere(string connection, int? port) =>
        Assert.Equal(port, PlanOf(("ServiceBus", connection)).AmqpPort);

    [Theory]
    [InlineData("nonsense", "it is not written Name=value")]
    [InlineData("Endpoint=sb://localhost", "it has no AccountName")]
    [InlineData("AccountName=a;TableEndpoint=http://127.0.0.1:1/a", "it has no AccountKey in base64")]
    [InlineData("AccountName=a;AccountKey=***", "it has no AccountKey in base64")]
    [InlineData("AccountName=a;AccountKey=bm90;TableEndpoint=nowhere", "its TableEndpoint is no http address")]
    public void A_storage_connection_string_that_is_none_is_refused_without_its_values(string connection, string what)
    {
        var fault = Assert.Throws<StartupFault>(() => TableAddress.Of(connection));

        Assert.StartsWith($"The setting Tables is wrong: {what}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(connection, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxMessageBatchSize", "\"many\"", "is 'many'; a whole number of at least 1 is needed")]
    [InlineData("maxConcurrentCalls", "-1", "is '-1'; a whole number of at least 1 is needed")]
    [InlineData("prefetchCount", "1.5", "is '1.5'; a whole number of at least 0 is needed")]
    [InlineData("autoCompleteMessages", "\"perhaps\"", "is 'perhaps'; true or false is needed")]
    [InlineData("maxAutoLockRenewalDuration", "\"5 min\"", "is '5 min'; a duration such as 00:05:00 is needed")]
    [InlineData("maxBatchWaitTime", "\"soon\"", "is 'soon'; a duration such as 00:05:00 is needed")]
    [InlineData("minMessageBatchSize", "1001", "must not be more than maxMessageBatchSize, which is 1000")]
    public void A_wrong_limit_in_host_json_is_named_with_its_value(string name, string value, string problem)
    {
        Write("host.json", $$$"""{ "extensions": { "serviceBus": { "{{{name}}}": {{{value}}} } } }""");

        var fault = Assert.Throws<StartupFault>(
            () => HostJson.Read(_directory, new ConfigurationBuilder().Build()));

        Assert.StartsWith($"host.json: extensions:serviceBus:{name} ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_in_the_settings_is_read_or_refused()
    {
        Assert.Equal(7075, LocalSettingsFile.Port(Of(("Host:LocalHttpPort", "7075"))));
        Assert.Null(LocalSettingsFile.Port(Of(("Other", "7075"))));
        var fault = Assert.Throws<StartupFault>(() => LocalSettingsFile.Port(Of(("Host:LocalHttpPort", "70750"))));
        Assert.Contains("Host.LocalHttpPort is '70750'; a port", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_json_that_is_no_json_is_told_with_its_line()
    {
        Write("host.json", "{\n  \"version\": \"2.0\"\n  \"extensions\": {}\n}");

        var fault = Assert.Throws<StartupFault>(
            () => HostJson.Read(_directory, new ConfigurationBuilder().Build()));

        Assert.Equal("host.json is not valid JSON (line 3).", fault.Message);
    }

    [Theory]
    [InlineData("AzureWebJobs.Pay.Disabled", "true", true)]
    [InlineData("AzureWebJobs:Pay:Disabled", "1", true)]
    [InlineData("AzureWebJobs.Pay.Disabled", "false", false)]
    public void A_function_is_disabled_by_its_setting(string key, string value, bool isDisabled) =>
        Assert.Equal(isDisabled, Of((key, value)).IsDisabled("Pay"));

    private static NeighbourPlan PlanOf((string Key, string Value) setting) => NeighbourPlan.Read(Of(setting), []);

    private static IConfiguration Of((string Key, string Value) setting) => new ConfigurationBuilder()
        .AddInMemoryCollection([new KeyValuePair<string, string?>(setting.Key, setting.Value)])
        .Build();

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);
}
