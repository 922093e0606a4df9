using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>One runbook, as docs/runbooks has it. Open to anyone.</summary>
public static class ReadRunbook
{
    [Function(nameof(ReadRunbook))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/runbooks/{runbook}")] HttpRequest request,
        string runbook) =>
        Runbooks.Pages.TryGetValue(runbook, out var page)
            ? page.Answer(request)
            : Problems.NotFound.Answer(request, "No runbook has this name. GET /docs/runbooks lists them all.");
}
