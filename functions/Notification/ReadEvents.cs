using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification;

/// <summary>
/// Tells a storefront that polls what happened to its orders, in order: who sends back the cursor of the last event
/// that it has is given the next ones, and never misses one or is given one twice.
/// </summary>
public sealed class ReadEvents(Callers callers, AnnouncementTable announcements)
{
    private const int MostPerBatch = 500;
    private const int UsualPerBatch = 100;

    [Function(nameof(ReadEvents))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/events")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var limit = query.Whole("limit", 1, MostPerBatch, UsualPerBatch);
        var after = query.Value("after", "must be the cursor of an event that you were given", EventCursor.Parse) ?? 0;
        if (query.Refusal() is { } refusal) return refusal;

        // From the cursor's own event on: it must still be there, or the cursor is not of this log.
        var told = await announcements.ReadAsync(
            storefront.Id, after, after == 0 ? limit : limit + 1, cancellationToken);
        if (after > 0)
        {
            if (told is not [{ Position: var first }, ..] || first != after) return Unknown(request);
            told = [.. told.Skip(1)];
        }

        Link(request, told is [.., var last] ? last.Position : after, limit);
        return TypedResults.Json(
            [.. told.Select(CloudEvent.Of)], CloudEventJson.Default.IReadOnlyListCloudEvent, CloudEvent.BatchMediaType);
    }

    private static IResult Unknown(HttpRequest request) => Problems.BadQuery.Answer(
        request,
        "No event of yours has this cursor. Leave it out to be told everything from the beginning.",
        [new FieldError("?after", "must be the cursor of an event that you were given")]);

    // RFC 8288: where to go on, also from an empty batch.
    private static void Link(HttpRequest request, long position, int limit)
    {
        var after = position > 0 ? $"after={EventCursor.Of(position)}&" : "";
        request.HttpContext.Response.Headers.Link = $"</v1/events?{after}limit={limit}>; rel=\"next\"";
    }
}
