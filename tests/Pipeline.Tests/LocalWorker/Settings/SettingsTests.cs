using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Settings;
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
    [InlineData("TableEndpoint=http://127.0.0.1:20002/devstoreaccount1;AccountName=a;AccountKey=k", 20002)]
    [InlineData("TableEndpoint=https://a.table.core.example;AccountName=a;AccountKey=k", null)]
    [InlineData("", null)]
    public void A_store_on_this_machine_is_told_from_one_elsewhere(string connection, int? port) =>
        Assert.Equal(port, LoopbackEndpoint.OfTables(connection));

    [Theory]
    [InlineData("Endpoint=sb://localhost;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;", 5672)]
    [InlineData("Endpoint=sb://127.0.0.1:5673/;SharedAccessKeyName=n;SharedAccessKey=k=", 5673)]
    [InlineData("Endpoint=sb://orders.servicebus.example/;SharedAccessKeyName=n;SharedAccessKey=k", null)]
    [InlineData("nonsense", null)]
    public void A_broker_on_this_machine_is_told_from_one_elsewhere(string connection, int? port) =>
        Assert.Equal(port, LoopbackEndpoint.OfServiceBus(connection));

    [Theory]
    [InlineData("AzureWebJobs.Pay.Disabled", "true", true)]
    [InlineData("AzureWebJobs:Pay:Disabled", "1", true)]
    [InlineData("AzureWebJobs.Pay.Disabled", "false", false)]
    public void A_function_is_disabled_by_its_setting(string key, string value, bool isDisabled) =>
        Assert.Equal(isDisabled, Of((key, value)).IsDisabled("Pay"));

    private static IConfiguration Of((string Key, string Value) setting) => new ConfigurationBuilder()
        .AddInMemoryCollection([new KeyValuePair<string, string?>(setting.Key, setting.Value)])
        .Build();

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);
}
