using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Pipeline.Operations;

/// <summary>
/// Where storage and queues are: a connection string each for development, or the service's address with a managed
/// identity (<c>Tables__tableServiceUri</c>, <c>ServiceBus__fullyQualifiedNamespace</c>).
/// </summary>
public sealed class ConnectionOptions : IValidateOptions<ConnectionOptions>
{
    // The platform's own time-outs (100 s and 60 s) would hold a step beyond its message's lock.
    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(10);

    public string? Tables { get; set; }
    public Uri? TableServiceUri { get; set; }
    public string? ServiceBus { get; set; }
    public string? ServiceBusNamespace { get; set; }

    /// <summary>Development storage: the place for demo data, and the only one where the app makes tables.</summary>
    public bool IsLocal => Tables?.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase) == true
        || Tables?.Contains("127.0.0.1", StringComparison.Ordinal) == true;

    public void Read(IConfiguration configuration)
    {
        Tables = configuration["Tables"];
        TableServiceUri = configuration.GetValue<Uri?>("Tables:tableServiceUri");
        ServiceBus = configuration["ServiceBus"];
        ServiceBusNamespace = configuration["ServiceBus:fullyQualifiedNamespace"];
    }

    public TableServiceClient CreateTables()
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = NetworkTimeout;
        options.AddPolicy(new TableRequestCount(), HttpPipelinePosition.PerRetry);
        return TableServiceUri is { } uri
            ? new TableServiceClient(uri, new DefaultAzureCredential(), options)
            : new TableServiceClient(Tables, options);
    }

    public ServiceBusClient CreateServiceBus()
    {
        var options = new ServiceBusClientOptions
        {
            RetryOptions = new ServiceBusRetryOptions { MaxRetries = 2, TryTimeout = NetworkTimeout },
        };
        return ServiceBusNamespace is { } fullyQualifiedNamespace
            ? new ServiceBusClient(fullyQualifiedNamespace, new DefaultAzureCredential(), options)
            : new ServiceBusClient(ServiceBus!, options); // validated: one of the two is set
    }

    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        if (string.IsNullOrEmpty(options.Tables) && options.TableServiceUri is null)
        {
            return ValidateOptionsResult.Fail(
                "Setting Tables is missing: set it to UseDevelopmentStorage=true, or Tables__tableServiceUri to the "
                + "address of a table service.");
        }

        return string.IsNullOrEmpty(options.ServiceBus) && string.IsNullOrEmpty(options.ServiceBusNamespace)
            ? ValidateOptionsResult.Fail(
                "Setting ServiceBus is missing: set it to a connection string, or "
                + "ServiceBus__fullyQualifiedNamespace to the host name of a namespace.")
            : ValidateOptionsResult.Success;
    }
}
