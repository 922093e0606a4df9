using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>
/// Gives the console on a developer's machine the demo keys, which stand in the sample settings for all to read.
/// Nowhere else, and to nobody who comes from elsewhere.
/// </summary>
public sealed class ShowDemoKeys(IConfiguration configuration, IOptions<ConnectionOptions> connections)
{
    [Function(nameof(ShowDemoKeys))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "local/demo")] HttpRequest request) =>
        LocalOnly.IsAllowed(request, connections.Value)
        && configuration["DemoStorefrontKey"] is { Length: > 0 } storefront
        && configuration["DemoOperatorKey"] is { Length: > 0 } operatorKey
            ? Results.Json(new DemoKeys(storefront, operatorKey), ConsoleJson.Default.DemoKeys)
            : LocalOnly.Refuse(request);
}

internal sealed record DemoKeys(string StorefrontKey, string OperatorKey);

internal static class LocalOnly
{
    public static bool IsAllowed(HttpRequest request, ConnectionOptions connections) => connections.IsLocal
        && request.HttpContext.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && request.Host.Host is "localhost" or "127.0.0.1"; // no page of elsewhere reaches it by a name of its own

    public static IResult Refuse(HttpRequest request) =>
        Problems.NotFound.Answer(request, "This is for development alone.");
}
