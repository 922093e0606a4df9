using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>Shows the dead letters of one queue or of all, the newest first, page by page.</summary>
public sealed class ListDeadLetters(Callers callers, DeadLetterTable letters)
{
    [Function(nameof(ListDeadLetters))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var page = Page.Of(query);
        var queue = query.Parsed(
            "queue", $"must be one of {string.Join(", ", DeadLetterTable.QueueNames)}",
            text => DeadLetterTable.QueueNames.Contains(text) ? text : null);
        if (query.Refusal() is { } refusal) return refusal;

        // One more than is shown tells whether there is another page.
        var found = await letters.ListAsync(queue, page.Cursor, page.Limit + 1, cancellationToken);
        var shown = found.Take(page.Limit).Select(DeadLetterView.Of).ToList();
        var next = found.Count > page.Limit ? shown[^1].Id : null;
        return Results.Json(new DeadLetterPage(shown, next), DeadLetterJson.Default.DeadLetterPage);
    }
}
