using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>What a trigger hands to an invocation.</summary>
internal sealed record TriggerInput
{
    /// <summary>The argument for the parameter with the trigger's attribute.</summary>
    public required object Value { get; init; }

    public HttpContext? Http { get; init; }

    public ServiceBusMessageActions? Actions { get; init; }

    public IReadOnlyDictionary<string, object?> Data { get; init; } = new Dictionary<string, object?>();

    /// <summary>Trace parents: one continues the caller's trace; several (a batch) are linked to.</summary>
    public IReadOnlyList<string> TraceParents { get; init; } = [];

    public string? TraceState { get; init; }
}
