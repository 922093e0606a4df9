using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.LocalWorker.Hosting;

namespace Pipeline.LocalWorker.Http;

/// <summary>
/// The one route that is the worker's own: <c>POST /local/broker/restart</c> ends the local Service Bus with all its
/// messages and starts it again, so that a developer sees what the app makes of it.
/// </summary>
internal static class BrokerRoute
{
    private const string Path = "/local/broker/restart";

    public static void Map(IEndpointRouteBuilder endpoints, Neighbours neighbours) =>
        endpoints.MapPost(Path, http => AnswerAsync(http, neighbours));

    private static async Task AnswerAsync(HttpContext http, Neighbours neighbours)
    {
        // Other pages of the same browser reach this address too; a browser says where a request comes from.
        var isOwnPage = http.Request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
        var isAllowed = isOwnPage && http.Request.Host.Host is ("localhost" or "127.0.0.1");
        var answer = !isAllowed
            ? Results.Problem(
                "Only pages of this worker may ask for it.", statusCode: StatusCodes.Status403Forbidden)
            : await neighbours.RestartBrokerAsync(http.RequestAborted)
                ? Results.NoContent()
                : Results.Problem(
                    "This worker did not start the local Service Bus: end it and start it where it runs.",
                    title: "Not this worker's to restart",
                    statusCode: StatusCodes.Status409Conflict);
        await answer.ExecuteAsync(http);
    }
}
