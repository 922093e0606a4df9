using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pipeline.Payment;

namespace Pipeline.Tests.Payment;

public sealed class ProviderChoiceTests
{
    private const string Azure = "https://account.table.core.windows.net";

    [Fact]
    public void Without_a_setting_this_machine_has_the_simulated_provider_even_where_production_is_the_default()
    {
        using var services = Services("Production", ("Tables", "UseDevelopmentStorage=true"));
        Assert.IsType<SimulatedGateway>(Provider(services));
    }

    [Fact]
    public void With_its_settings_Stripe_takes_the_money()
    {
        using var services = Services(
            "Production", ("Tables:tableServiceUri", Azure), ("Payment:Provider", "Stripe"),
            ("Payment:StripeApiKey", "sk_live_51"));
        Assert.IsType<StripeGateway>(Provider(services));
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Staging", true)]
    public void In_Azure_the_simulated_provider_does_not_start_in_production(string environment, bool starts)
    {
        using var services = Services(environment, ("Tables:tableServiceUri", Azure));
        var start = services.GetRequiredService<IStartupValidator>().Validate;
        if (starts) start();
        else Assert.Contains("Payment__Provider", Assert.Throws<OptionsValidationException>(start).Message, Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static IPaymentGateway Provider(ServiceProvider services) =>
        Assert.IsType<ObservedGateway>(services.GetRequiredService<IPaymentGateway>()).Provider;

    private static ServiceProvider Services(string environment, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("ServiceBus", "Endpoint=sb://localhost"))
                .Select(setting => KeyValuePair.Create<string, string?>(setting.Item1, setting.Item2)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddLogging().AddPipeline(configuration);
        services.AddSingleton<IHostEnvironment>(new Place(environment));
        return services.BuildServiceProvider();
    }

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Pipeline";

        public string ContentRootPath { get; set; } = "/";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
