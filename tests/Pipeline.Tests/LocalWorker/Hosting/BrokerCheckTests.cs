using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Tests.LocalWorker.Startup;
using Pipeline.Tests.LocalWorker.Triggers;

namespace Pipeline.Tests.LocalWorker.Hosting;

/// <summary>The Service Bus that is there already is asked for what the functions need of it.</summary>
public sealed class BrokerCheckTests
{
    [Theory]
    [InlineData(typeof(TakeOrders), "Function TakeOrders: the Service Bus has no queue orders; the local one has the")]
    [InlineData(typeof(TakeDead), "Function TakeDead: the Service Bus has no queue orders/$deadletterqueue; the local")]
    public async Task A_queue_that_a_running_broker_lacks_stops_the_start(Type function, string sentence)
    {
        await using var broker = await QueueFixture.StartAsync();

        var error = await StartupMistakeTests.FailAsync(Script(broker.ConnectionString, function));

        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_on_the_brokers_port_stops_the_start()
    {
        await using var impostor = new Impostor("220 mail.example ESMTP\r\n");

        var error = await StartupMistakeTests.FailAsync(Script(
            $"Endpoint=sb://localhost:{impostor.Port};SharedAccessKeyName=n;SharedAccessKey=k;"
            + "UseDevelopmentEmulator=true;",
            typeof(TakeOrders)));

        Assert.StartsWith(
            $"localhost:{impostor.Port} does not answer as a Service Bus: end", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_in_azure_stops_the_start_and_names_what_can_speak_to_it()
    {
        var error = await StartupMistakeTests.FailAsync(Script(
            "Endpoint=sb://orders.example;SharedAccessKeyName=n;SharedAccessKey=k", typeof(TakeOrders)));

        Assert.StartsWith("The setting ServiceBus names a namespace in Azure", error, StringComparison.Ordinal);
        Assert.Contains("Core Tools", error, StringComparison.Ordinal);
    }

    private static WorkerScript Script(string connection, Type function) => new(function)
    {
        Settings = $$$"""{ "Values": { "ServiceBus": "{{{connection}}}" } }""",
    };

    public sealed class TakeOrders
    {
        [Function(nameof(TakeOrders))]
        public void Run([ServiceBusTrigger("orders", Connection = "ServiceBus")] ServiceBusReceivedMessage message) =>
            ArgumentNullException.ThrowIfNull(message);
    }

    public sealed class TakeDead
    {
        [Function(nameof(TakeDead))]
        public void Run(
            [ServiceBusTrigger("orders/$deadletterqueue", Connection = "ServiceBus")]
            ServiceBusReceivedMessage message) =>
            ArgumentNullException.ThrowIfNull(message);
    }
}
