using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Pipeline.Messaging;

namespace Pipeline.Benchmarks.Stand;

/// <summary>
/// The least that durable intake can do: parses the body, writes a batch of as many entities as an order is (its row
/// with the body, a marker, an entry of a list), sends a message with the body, and answers 202. Nothing else: no key,
/// no validation, no idempotency, no sharing.
/// </summary>
internal sealed class TwoOperationsServer : BareServer
{
    private const string Table = "twooperations";
    private const int Partitions = 16;

    private readonly TableClient table = new TableServiceClient(Setting("Tables")).GetTableClient(Table);
    private readonly ServiceBusClient client = new(Setting("ServiceBus"));
    private ServiceBusSender? sender;
    private long count;

    public override async Task<int> StartAsync()
    {
        await table.CreateIfNotExistsAsync();
        sender = client.CreateSender(Queues.Inventory);
        return await base.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (sender is not null) await sender.DisposeAsync();
        await client.DisposeAsync();
    }

    protected override async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
        var number = Interlocked.Increment(ref count);
        var partition = (number % Partitions).ToString("x", CultureInfo.InvariantCulture);
        var name = number.ToString("d19", CultureInfo.InvariantCulture);
        var text = body.RootElement.GetRawText();
        await table.SubmitTransactionAsync(
            [
                new(TableTransactionActionType.Add, new TableEntity(partition, name) { ["Body"] = text }),
                new(TableTransactionActionType.Add, new TableEntity(partition, $"open_{name}")),
                new(TableTransactionActionType.Add, new TableEntity(partition, $"list_{name}")),
            ],
            http.RequestAborted);
        await sender!.SendMessageAsync(new ServiceBusMessage(text), http.RequestAborted); // it has started
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)
        ?? throw new InvalidOperationException($"{name} is not set.");
}
