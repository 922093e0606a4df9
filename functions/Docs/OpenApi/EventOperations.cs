using System.Text.Json;
using Pipeline.Notification;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront that polls is told.</summary>
internal static class EventOperations
{
    private static readonly Tag Events = new("Events", "What became of your orders, for whoever polls.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(ReadEvents), Events, "Poll for events", """
            A batch of CloudEvents 1.0, in order. Keep the `cursor` of the last event that you have dealt with and send
            it as `after`: nothing is left out and nothing comes twice. `[]` means nothing new.
            """)
        {
            Parameters = [Parameters.After, Parameters.EventsLimit],
            Replies =
            [
                new(200, "What follows the cursor.")
                {
                    Content =
                    [
                        new(CloudEvent.BatchMediaType, Batch) { Type = CloudEventJson.Default.IReadOnlyListCloudEvent },
                    ],
                    Headers = [Headers.Link],
                },
            ],
            Refusals = [Problems.BadQuery],
        },
    ];

    private static Example Batch => new("batch", "One order was confirmed", JsonSerializer.Serialize(
        [CloudEvent.Of(new LoggedAnnouncement(43, Announcement.Of(Examples.CapturedOrder)))],
        CloudEventJson.Default.IReadOnlyListCloudEvent));
}
