using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Docs;

/// <summary>The list of runbooks. Open to anyone.</summary>
public static class ListRunbooks
{
    [Function(nameof(ListRunbooks))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/runbooks")] HttpRequest request) =>
        Runbooks.List.Answer(request);
}
