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
            await Results.Problem(detail, statusCode: http.Response.StatusCode).ExecuteAsync(http);
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
        var status = exception is BadHttpRequestException bad
            ? bad.StatusCode
            : StatusCodes.Status500InternalServerError;
        await Results.Problem(statusCode: status).ExecuteAsync(http);
    }
}
