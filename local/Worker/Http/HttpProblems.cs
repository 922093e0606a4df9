using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Http;

/// <summary>Answers for requests that no function answers, as problem+json (RFC 9457).</summary>
internal static class HttpProblems
{
    /// <summary>Routing knows only status codes; a caller should read why.</summary>
    public static async Task ExplainAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var isAnswered = http.Response.HasStarted
            || http.GetEndpoint()?.Metadata.GetMetadata<LocalFunction>() is not null;
        if (isAnswered)
            return;

        var detail = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => "No function has this route.",
            StatusCodes.Status405MethodNotAllowed =>
                $"The function with this route takes {http.Response.Headers.Allow}.",
            _ => null,
        };
        if (detail is not null)
            await Problem(http.Response.StatusCode, detail).ExecuteAsync(http);
    }

    /// <summary>The exception was logged; its text is not for the caller.</summary>
    public static async Task AnswerFailureAsync(HttpContext http, Exception exception)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        var (status, detail) = exception is BadHttpRequestException bad
            ? (bad.StatusCode, "The body did not come as it was announced, or too slowly.")
            : (StatusCodes.Status500InternalServerError, "The function failed; what it failed with was logged.");
        await Problem(status, detail).ExecuteAsync(http);
    }

    private static IResult Problem(int status, string detail) => Results.Problem(
        detail,
        statusCode: status,
        extensions: [new("traceId", Activity.Current?.TraceId.ToString() ?? $"{ActivityTraceId.CreateRandom()}")]);
}
