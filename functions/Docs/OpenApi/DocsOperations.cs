using Microsoft.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>This description, and what there is to read beside it.</summary>
internal static class DocsOperations
{
    private static readonly Tag Reading = new("Documentation", "Open to anyone.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        Page(typeof(ShowOpenApi), "This description", "OpenAPI 3.1.", "application/json", JsonSchemaType.Object),
        Page(typeof(BrowseApi), "Browse the API", "A page to read and to try it.", "text/html"),
        Page(
            typeof(LoadScalar), "The page's script", "Served from here, as all that the page needs.",
            "text/javascript"),
        Page(typeof(ListProblems), "All problems", "Every `type` that an answer can have.", "text/html"),
        Page(typeof(ExplainProblem), "One problem", "What it means, when it happens, what to do.", "text/html") with
        {
            Refusals = [Problems.NotFound],
        },
        Page(typeof(ListRunbooks), "All runbooks", "What to do when something went wrong.", "text/html"),
        Page(typeof(ReadRunbook), "One runbook", "Where to look, what it may be, what to do.", "text/html") with
        {
            Refusals = [Problems.NotFound],
        },
    ];

    private static Operation Page(
        Type function,
        string summary,
        string description,
        string mediaType,
        JsonSchemaType body = JsonSchemaType.String) =>
        new(function, Reading, summary, description)
        {
            Access = Access.Anyone,
            Replies =
            [
                new(200, summary) { Content = [new(mediaType) { Is = body }], Headers = [Headers.Etag] },
                new(304, "Unchanged since the ETag in If-None-Match."),
            ],
        };
}
