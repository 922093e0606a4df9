using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// On development storage only: makes the tables, and in an empty store a demo storefront, stock to order from and a
/// demo operator. In Azure the tables are Bicep's and this does nothing.
/// </summary>
public sealed partial class DemoData(
    TableServiceClient tables,
    StorefrontTable storefronts,
    Catalogue catalogue,
    StockTable stock,
    MailSettingsTable mail,
    WebhookTable webhooks,
    IConfiguration configuration,
    IOptions<ConnectionOptions> connections,
    IOptions<MailOptions> mailOptions,
    TimeProvider time,
    ILogger<DemoData> logger) : IHostedLifecycleService
{
    public const string StorefrontId = "demo";

    private static readonly string[] TableNames =
    [
        OrderTable.TableName, Catalogue.TableName, StockTable.TableName, SimulatedGateway.TableName,
        AnnouncementTable.TableName, StorefrontTable.TableName, DeadLetterTable.TableName,
        RuleTable.TableName, PriceBook.TableName, RecentBuyers.TableName,
        ChannelTable.TableName, RetentionTable.TableName,
    ];

    private static readonly (string Sku, int Pieces)[] Stock =
        [("TEA-001", 100_000), ("MUG-RED", 5_000), ("MUG-LIMITED", 5)];

    private static readonly MailSettings DemoMail =
        new() { Enabled = true, SenderName = "Demo", ReplyTo = "demo@example.com" };

    private string Key => configuration["DemoStorefrontKey"] ?? string.Empty;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!connections.Value.IsLocal) return;
        foreach (var table in TableNames) await tables.CreateTableIfNotExistsAsync(table, cancellationToken);
        await AddOperatorAsync(cancellationToken);
        if (ApiKey.Parse(Key) is not { Kind: KeyKind.Storefront } key
            || await storefronts.ListAsync(cancellationToken).AnyAsync(cancellationToken))
        {
            return;
        }

        foreach (var (sku, pieces) in Stock)
        {
            await stock.ReceiveAsync(sku, pieces, cancellationToken);
            await catalogue.AddAsync(sku, cancellationToken);
        }

        await SetUpChannelsAsync(cancellationToken);

        // Last, for it is what says that the store is not empty: a start that was cut short begins again.
        await storefronts.AddKeyAsync(StorefrontId, key, cancellationToken);
        await storefronts.CreateAsync(Demo(key), cancellationToken);
        Log.Seeded(logger, string.Join(", ", Stock.Select(item => item.Sku)));
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var host = configuration["WEBSITE_HOSTNAME"] ?? "localhost:7071";
        if (connections.Value.IsLocal) Log.Try(logger, host, Key);
        if (connections.Value.IsLocal) Log.Watch(logger, host);
        if (mailOptions.Value.FullFolder is { } folder) Log.MailGoesTo(logger, folder);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private StorefrontRow Demo(ApiKey key) =>
        new() { Id = StorefrontId, Name = "Demo", CreatedAt = time.GetUtcNow(), LiveKeys = [key.Id] };

    private async Task SetUpChannelsAsync(CancellationToken cancellationToken)
    {
        await mail.PutAsync(StorefrontId, DemoMail, cancellationToken);
        if (configuration["DemoWebhook"] is not { Length: > 0 } url) return;
        var endpoint = WebhookEndpoint.New("receiver", url, time.GetUtcNow());
        await webhooks.ChangeAsync(
            StorefrontId, all => all.Find(endpoint.Name) is null ? all.With(endpoint) : null, cancellationToken);
    }

    // Apart from the storefront: a store that was seeded before there were operators is given one as well.
    private async Task AddOperatorAsync(CancellationToken cancellationToken)
    {
        if (ApiKey.Parse(configuration["DemoOperatorKey"]) is { Kind: KeyKind.Operator } key
            && await storefronts.IsEmptyAsync(KeyKind.Operator, cancellationToken))
        {
            await storefronts.AddOperatorAsync(key, cancellationToken);
        }
    }

    private static partial class Log
    {
        private const string Body =
            """{{"reference":"SO-1001","currency":"EUR","lines":[{{"sku":"TEA-001","quantity":2,"unitPrice":1250}}]"""
            + ""","customer":{{"email":"ada@example.com"}},"payment":{{"token":"tok_ok"}}}}""";

        private const string Curl = "curl -i http://{Host}/v1/orders -H \"Authorization: Bearer {DemoStorefront}\""
            + " -H \"Idempotency-Key: order-$(date +%s%N)\" -H \"Content-Type: application/json\" -d '" + Body + "'";

        [LoggerMessage(
            Level = LogLevel.Information, Message = "The store was empty: seeded a demo storefront, {Skus}.")]
        public static partial void Seeded(ILogger logger, string skus);

        [LoggerMessage(Level = LogLevel.Information, Message = "Mail to customers becomes files in {Folder}.")]
        public static partial void MailGoesTo(ILogger logger, string folder);

        [LoggerMessage(Level = LogLevel.Information, Message = "Watch it move: http://{Host}/console")]
        public static partial void Watch(ILogger logger, string host);

        // The demo key opens a store on this machine only and stands in the sample settings for all to read.
        [LoggerMessage(Level = LogLevel.Information, Message = "Place an order:\n\n" + Curl + "\n")]
        public static partial void Try(ILogger logger, string host, string demoStorefront);
    }
}
