using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;

namespace Pipeline.EndToEnd.Conformance;

/// <summary>The local Service Bus does what the official JavaScript client expects of Azure's.</summary>
[Collection<OfficialClientCollection>]
public sealed class ConformanceTests
{
    [Theory]
    [InlineData("properties")]
    [InlineData("transfer")]
    [InlineData("settle")]
    [InlineData("deadletter")]
    [InlineData("time")]
    [InlineData("volume")]
    public async Task Broker_serves_the_official_client(string scenarios)
    {
        var options = new LocalServiceBusOptions
        {
            Port = 0,
            ConfigPath = Path.Combine(OfficialClient.Folder, "queues.json"),
        };
        await using var broker = await LocalServiceBusHost.StartAsync(
            options, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken);

        var (exitCode, output) = await OfficialClient.RunAsync(
            "node",
            ["--test", "--test-reporter=spec", $"{scenarios}.test.mjs"],
            new() { ["BROKER_PORT"] = broker.Port.ToString(CultureInfo.InvariantCulture) });

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }
}

[CollectionDefinition]
public sealed class OfficialClientCollection : ICollectionFixture<OfficialClient>;
