using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function with a message, or with a batch of messages.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string? QueueName { get; } = queueName;

    /// <summary>The setting with the connection string; <c>AzureWebJobsServiceBus</c> if left out.</summary>
    public string? Connection { get; set; }

    public bool IsBatched { get; set; }

    /// <summary>
    /// Whether the worker completes what a successful function left unsettled. True unless set: the official worker
    /// writes the attribute's default into the function's metadata, and that wins over host.json.
    /// </summary>
    public bool AutoCompleteMessages { get; set; } = true;
}
