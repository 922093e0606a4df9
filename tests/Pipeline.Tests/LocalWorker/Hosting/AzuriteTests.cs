using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Hosting.Azurite;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.Tests.LocalWorker.Hosting;

/// <summary>The real Azurite: installed once for all tests of a clone, in a folder that git ignores.</summary>
public sealed class AzuriteTests
{
    /// <summary>Azurite's documented key, the same everywhere: it protects nothing.</summary>
    private const string PublicKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Azurite_keeps_its_tables_over_a_stop_and_ends_with_it()
    {
        var data = Directory.CreateTempSubdirectory("pipeline-azurite").FullName;
        var install = Path.Combine(AppContext.BaseDirectory, ".azurite", "npm");
        var script = await new AzuriteInstall(NullLogger.Instance).EnsureAsync(install, Token);
        var port = FreePort.Next();
        var table = new TableClient(Store(port), "orders");
        int processId;

        await using (var first = await AzuriteProcess.StartAsync(script, data, port, NullLogger.Instance, Token))
        {
            processId = first.ProcessId;
            await table.CreateAsync(Token);
            await table.AddEntityAsync(new TableEntity("p", "r"), Token);
        }

        Assert.False(await LoopbackEndpoint.IsListeningAsync(port, Token));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(processId));
        await using var second = await AzuriteProcess.StartAsync(script, data, port, NullLogger.Instance, Token);
        var entity = await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Token);
        Assert.Equal("r", entity.Value.RowKey);
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Forbidden\r\nx-ms-request-id: 1\r\nContent-Length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "does not answer as a table store: end what listens")]
    [InlineData("220 mail.example ESMTP\r\n", "does not answer as a table store: end what listens there")]
    public async Task What_listens_already_is_used_if_it_answers_as_a_table_store(string answer, string error)
    {
        await using var impostor = new Impostor(answer);

        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Ping))
        {
            Settings = $$$"""{ "Values": { "Tables": "{{{Store(impostor.Port)}}}" } }""",
        });

        Assert.Equal(error.Length > 0 ? 1 : null, worker.ExitCode);
        Assert.Contains(error, worker.Error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Azurite", worker.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_azurite_that_cannot_start_is_a_fault_in_its_own_words()
    {
        var data = Directory.CreateTempSubdirectory("pipeline-azurite").FullName;
        var script = Path.Combine(data, "broken.js");
        await File.WriteAllTextAsync(script, "console.error('no disk'); process.exit(3);", Token);

        var fault = await Assert.ThrowsAsync<Pipeline.LocalWorker.Startup.StartupFault>(
            () => AzuriteProcess.StartAsync(script, data, FreePort.Next(), NullLogger.Instance, Token));

        Assert.Contains(": no disk; if its files are broken, delete", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_node_is_a_fault_that_says_what_to_do()
    {
        var fault = Assert.Throws<Pipeline.LocalWorker.Startup.StartupFault>(
            () => NodeCommand.Start("node-that-is-not-there", Path.GetTempPath()));

        Assert.Contains("needs Node.js", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_stores_and_brokers_on_this_machine_are_planned_for()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Tables"] = "UseDevelopmentStorage=true",
            ["ServiceBus"] = "Endpoint=sb://orders.servicebus.example;SharedAccessKeyName=n;SharedAccessKey=k",
        }).Build();

        var plan = NeighbourPlan.Read(settings, []);

        Assert.Equal((10002, null), (plan.TablePort, plan.AmqpPort));
        Assert.Equal("orders.servicebus.example", plan.Broker?.Host);
    }

    private static string Store(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={PublicKey};"
        + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";

    public sealed class Ping
    {
        [Function(nameof(Ping))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
