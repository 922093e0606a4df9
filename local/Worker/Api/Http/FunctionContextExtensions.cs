using Microsoft.AspNetCore.Http;
using Pipeline.LocalWorker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The request behind an HTTP invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request, or null where no request started the invocation.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpResults.HttpContextKey, out var value) ? value as HttpContext : null;
}
