using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>W3C trace context: an invocation continues its caller's trace.</summary>
internal static class InvocationTrace
{
    private static readonly ActivitySource _source = new("Microsoft.Azure.Functions.Worker");

    /// <summary>
    /// One parent is continued. A batch has as many parents as messages and belongs to none of them, so they become
    /// links (OpenTelemetry's semantic conventions for messaging).
    /// </summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes of what is returned")]
    public static Activity Start(LocalFunction function, TriggerInput input)
    {
        var kind = input.Http is null ? ActivityKind.Consumer : ActivityKind.Server;
        var parent = input.TraceParents is [var only] && IsTraceParent(only, input.TraceState, out var context)
            ? context
            : default;

        // Without a listener the source makes nothing, but the ids must still reach logs and messages. And what runs
        // around the trigger (a loop, a request) must not become the parent by accident.
        Activity.Current = null;
        var activity = _source.CreateActivity(function.Name, kind, parent) ?? Plain(function.Name, parent);
        if (input.TraceParents.Count > 1)
        {
            foreach (var linked in input.TraceParents)
            {
                if (IsTraceParent(linked, null, out var link))
                    activity.AddLink(new ActivityLink(link));
            }
        }

        return activity.Start();
    }

    private static Activity Plain(string name, ActivityContext parent)
    {
        var activity = new Activity(name) { TraceStateString = parent.TraceState };
        return parent == default ? activity : activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
    }

    private static bool IsTraceParent(string text, string? state, out ActivityContext context) =>
        ActivityContext.TryParse(text, state, isRemote: true, out context);
}
