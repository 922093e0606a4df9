using System.Diagnostics;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// W3C trace context in a message's application properties, under the names of Azure.Messaging.ServiceBus: the old
/// <c>Diagnostic-Id</c> beside <c>traceparent</c>, with the same value.
/// </summary>
internal static class MessageTrace
{
    private const string OldParent = "Diagnostic-Id";
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    /// <summary>Writes the current trace into a message that has none yet: sent again, it keeps its first.</summary>
    public static void Stamp(IDictionary<string, object> properties)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
            return;
        if (properties.ContainsKey(Parent) || properties.ContainsKey(OldParent))
            return;

        properties[OldParent] = id;
        properties[Parent] = id;
        if (!string.IsNullOrEmpty(current.TraceStateString))
            properties[State] = current.TraceStateString;
    }

    public static string? ParentOf(IReadOnlyDictionary<string, object> properties) =>
        properties.GetValueOrDefault(Parent) as string ?? properties.GetValueOrDefault(OldParent) as string;

    public static string? StateOf(IReadOnlyDictionary<string, object> properties) =>
        properties.GetValueOrDefault(State) as string;
}
