using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Docs.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>The API's description, made once when it is first asked for. Open to anyone.</summary>
public static class ShowOpenApi
{
    private static readonly Lazy<Asset> Description = new(() =>
        new Asset(ApiDescription.Write(), "application/json; charset=utf-8") { MaxAge = TimeSpan.FromMinutes(5) });

    [Function(nameof(ShowOpenApi))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/openapi.json")] HttpRequest request) =>
        Description.Value.Answer(request);
}
