using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Stand;
using Pipeline.Intake;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Rules;
using Pipeline.Simulation.Tables;
using Pipeline.Storefronts;

namespace Pipeline.Benchmarks.Code;

/// <summary>
/// The real functions as Composition puts them together, on the tables of tests/Pipeline.Simulation without its faults,
/// on queues and a payment provider in memory: all of our code and the SDK's types, and nothing of network or disk.
/// </summary>
internal sealed class MemoryPipeline : IDisposable
{
    private readonly IHost host;
    private readonly TableServiceClient tables;
    private readonly PlaceOrder place;
    private string key = "";

    public MemoryPipeline()
    {
        Store = new TableStore(
            TimeProvider.System, OrderTable.TableName, Catalogue.TableName, StockTable.TableName,
            AnnouncementTable.TableName, StorefrontTable.TableName, RuleTable.TableName, PriceBook.TableName,
            ChannelTable.TableName);
        tables = new FakeTableServiceClient(Store, Gate);
        string[] queues = [Queues.Inventory, Queues.Payment, Queues.Notification, Queues.Webhooks, Queues.Mail];
        foreach (var queue in queues) Bus.Add(queue);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(PipelineSettings.For("UseDevelopmentStorage=true", "-")
            .ToDictionary(
                setting => setting.Key.Replace("__", ":", StringComparison.Ordinal), each => (string?)each.Value));
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.Services.AddPipeline(builder.Configuration);
        builder.Services.AddSingleton(tables).AddSingleton<ServiceBusClient>(Bus)
            .AddSingleton<IPaymentGateway>(Provider);
        host = builder.Build(); // never started: nothing that serves in the background takes part
        place = Make<PlaceOrder>();
        Steps =
        [
            (Queues.Inventory, Make<ReserveStock>().RunAsync),
            (Queues.Payment, Make<SettlePayment>().RunAsync),
            (Queues.Notification, Make<AnnounceOrder>().RunAsync),
        ];
    }

    public TableStore Store { get; }

    public MeteredGate Gate { get; } = new();

    public MemoryQueues Bus { get; } = new();

    public MemoryGateway Provider { get; } = new();

    /// <summary>The queues in the order of an order's way, and what serves them.</summary>
    public IReadOnlyList<(string Queue, QueueFunction Function)> Steps { get; }

    /// <summary>Makes the storefront and its stock.</summary>
    public async Task OpenAsync() => key = await BenchStorefront.OpenAsync(tables, CancellationToken.None);

    /// <summary>Posts an order; done when it is answered 202.</summary>
    public async Task PlaceAsync(string reference, byte[] body)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.Path = "/v1/orders";
        request.Headers.Authorization = "Bearer " + key;
        request.Headers["Idempotency-Key"] = reference;
        request.ContentType = "application/json";
        request.ContentLength = body.Length;
        request.Body = new MemoryStream(body);
        var answer = await place.RunAsync(request, CancellationToken.None);
        if (answer is not IStatusCodeHttpResult { StatusCode: StatusCodes.Status202Accepted })
            throw new InvalidOperationException($"{reference} was not accepted: {answer}");
    }

    /// <summary>What is wrong when so many orders of one piece were placed; null when nothing is.</summary>
    public async Task<string?> ComplainAsync(int placed)
    {
        var told = await BenchStorefront.ToldAsync(tables, 1, placed + 1, CancellationToken.None);
        var confirmed = told.Count(each => each.Announcement.Outcome == Outcome.Confirmed);
        var open = await BenchStorefront.CountOpenAsync(tables, CancellationToken.None);
        var held = Store.All(StockTable.TableName).Where(row => row.RowKey == "stock")
            .Sum(row => row.GetInt64("Held") ?? 0);
        return (told.Count, confirmed, open, held, Provider.Captured) == (placed, placed, 0, placed, placed)
            ? null
            : $"Of {placed} orders {told.Count} are announced, {confirmed} confirmed, {open} open, {held} pieces held, "
                + $"{Provider.Captured} paid.";
    }

    public void Dispose() => host.Dispose();

    private T Make<T>() => ActivatorUtilities.CreateInstance<T>(host.Services);
}
