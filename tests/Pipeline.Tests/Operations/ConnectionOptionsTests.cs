using Microsoft.Extensions.Configuration;
using Pipeline.Operations;

namespace Pipeline.Tests.Operations;

public sealed class ConnectionOptionsTests
{
    private const string Bus = "Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true;";

    [Theory]
    [InlineData("Tables", "UseDevelopmentStorage=true", "ServiceBus", Bus)]
    [InlineData("Tables:tableServiceUri", "https://x.table.core.windows.net", "ServiceBus:fullyQualifiedNamespace", "x.servicebus.windows.net")]
    public void Connections_are_a_string_or_an_address_each(string tables, string where, string bus, string whither)
    {
        var options = Read((tables, where), (bus, whither));
        Assert.True(options.Validate(null, options).Succeeded);
        Assert.NotNull(options.CreateTables());
    }

    [Fact]
    public void A_missing_store_is_told_by_the_name_of_its_setting() =>
        Assert.Contains("Setting Tables is missing", Failure(("ServiceBus", Bus)), StringComparison.Ordinal);

    [Fact]
    public void A_missing_bus_is_told_by_the_name_of_its_setting() => Assert.Contains(
        "Setting ServiceBus is missing", Failure(("Tables", "UseDevelopmentStorage=true")), StringComparison.Ordinal);

    [Fact]
    public void Empty_settings_are_missing_settings() =>
        Assert.Contains("Setting Tables", Failure(("Tables", ""), ("ServiceBus", "")), StringComparison.Ordinal);

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;", true)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=x;EndpointSuffix=core.windows.net", false)]
    [InlineData(null, false)]
    public void Only_development_storage_is_local(string? tables, bool local) =>
        Assert.Equal(local, Read(("Tables", tables)).IsLocal);

    [Theory]
    [InlineData(120, 600, true)]
    [InlineData(0, 600, false)]
    [InlineData(120, 86_401, false)]
    public void Reconcile_settings_are_held_to_their_range(int standstill, int interval, bool valid) => Assert.Equal(
        valid,
        new ReconcileOptionsValidator().Validate(
            null, new ReconcileOptions { StandstillSeconds = standstill, RescueIntervalSeconds = interval }).Succeeded);

    private static string Failure(params (string Key, string? Value)[] settings)
    {
        var options = Read(settings);
        return options.Validate(null, options).FailureMessage ?? "";
    }

    private static ConnectionOptions Read(params (string Key, string? Value)[] settings)
    {
        var options = new ConnectionOptions();
        options.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build());
        return options;
    }
}
