using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Intake;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Rules;
using Pipeline.Storefronts;
using Stripe;

namespace Pipeline;

/// <summary>The one place where things are registered.</summary>
public static class Composition
{
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        AddOptions(services, configuration);
        AddClients(services);

        services.AddSingleton<OrderTable>().AddSingleton<Catalogue>();
        services.AddSingleton<StorefrontTable>().AddSingleton<RateLimit>().AddSingleton<Callers>();
        services.AddSingleton<Courier>().AddSingleton<Step>();
        services.AddSingleton<PromptNudge>().AddSingleton<AcceptOrder>().AddSingleton<OrderWatch>();
        services.AddSingleton<ChangeOrder>().AddSingleton<DecideOrder>();
        services.AddSingleton<ImportGate>();
        services.AddSingleton<StockTable>().AddSingleton<StockLedger>().AddSingleton<Backorders>();
        AddPayment(services, configuration);
        services.AddSingleton<RuleTable>().AddSingleton<PriceBook>().AddSingleton<ReviewOrder>()
            .AddSingleton<PastOrders>().AddSingleton<Authority>();
        services.AddSingleton<AnnouncementTable>();
        AddDeliveries(services, configuration);
        AddMail(services, configuration);
        Telemetry.Add(services, configuration);
        services.AddSingleton<Tally>().AddHostedService(provider => provider.GetRequiredService<Tally>());
        services.AddSingleton<Erasure>().AddSingleton<RetentionTable>();
        services.AddSingleton<DeadLetterTable>().AddSingleton<DeadLetters>();
        services.AddSingleton<QueueProbe>().AddSingleton<Dependencies>();
        services.AddHostedService<DemoData>();
        return services;
    }

    private static void AddPayment(IServiceCollection services, IConfiguration configuration)
    {
        var isLocal = IsLocal(configuration);
        services.AddOptions<ProviderOptions>().BindConfiguration(PaymentOptions.Section)
            .Configure<IHostEnvironment>((options, environment) =>
                options.IsProduction = environment.IsProduction() && !isLocal)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ProviderOptions>, ProviderOptions>();
        services.AddSingleton<SimulatedGateway>().AddSingleton<StripeGateway>();
        services.AddSingleton<IStripeClient>(provider => StripeConnection.Open(Provider(provider)));
        services.AddSingleton<IPaymentGateway>(provider => new ObservedGateway(
            Provider(provider).IsStripe
                ? provider.GetRequiredService<StripeGateway>()
                : provider.GetRequiredService<SimulatedGateway>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddDeliveries(IServiceCollection services, IConfiguration configuration)
    {
        var isLocal = IsLocal(configuration);
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section)
            .Configure(options => options.IsLocal = isLocal)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptions>();
        services.AddSingleton<ChannelTable>().AddSingleton<DeliveryTable>().AddSingleton<DeliverySender>()
            .AddSingleton<BeginDeliveries>().AddSingleton<Deliver>().AddSingleton<ReviveDelivery>();
        services.AddSingleton<WebhookTable>().AddSingleton<WebhookSecrets>().AddSingleton<EndpointSlots>()
            .AddSingleton<ReceivedWebhooks>();
        services.AddSingleton(provider => new WebhookClient(
            provider.GetRequiredService<WebhookSecrets>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddMail(IServiceCollection services, IConfiguration configuration)
    {
        var isLocal = IsLocal(configuration);
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section)
            .Configure<IHostEnvironment>((options, environment) =>
            {
                options.IsProduction = environment.IsProduction() && !isLocal;
                if (isLocal && !options.UsesServer) options.Folder ??= MailOptions.LocalFolder;
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptions>();
        services.AddSingleton<MailSettingsTable>();
        services.AddSingleton(Transport);
    }

    private static IMailTransport Transport(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<MailOptions>>().Value switch
        {
            { UsesServer: true } options => new SmtpTransport(
                options,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SmtpTransport>>()),
            { FullFolder: { } folder } => new FolderTransport(folder),
            _ => new NoTransport(),
        };

    private static bool IsLocal(IConfiguration configuration)
    {
        var connections = new ConnectionOptions();
        connections.Read(configuration);
        return connections.IsLocal;
    }

    private static ProviderOptions Provider(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ProviderOptions>>().Value;

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConnectionOptions>().Configure(options => options.Read(configuration)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ConnectionOptions>, ConnectionOptions>();
        services.AddOptions<ReconcileOptions>().BindConfiguration(ReconcileOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ReconcileOptions>, ReconcileOptionsValidator>();
        services.AddOptions<StorefrontOptions>().BindConfiguration(StorefrontOptions.Section)
            .Configure(options => options.OperatorKey = configuration[StorefrontOptions.OperatorKeySetting])
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StorefrontOptions>, StorefrontOptionsValidator>();
        services.AddOptions<BackorderOptions>().BindConfiguration(BackorderOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BackorderOptions>, BackorderOptionsValidator>();
        services.AddOptions<PaymentOptions>().BindConfiguration(PaymentOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentOptions>, PaymentOptionsValidator>();
    }

    private static void AddClients(IServiceCollection services)
    {
        services.AddSingleton(provider => Connections(provider).CreateTables());
        services.AddSingleton(provider => Connections(provider).CreateServiceBus());
    }

    private static ConnectionOptions Connections(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ConnectionOptions>>().Value;
}
