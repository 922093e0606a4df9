using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Webhooks;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>Where storefronts want their events, and how that goes.</summary>
internal static class WebhookOperations
{
    private static readonly Tag Webhooks = new("Webhooks", "Your events, posted to you and signed.");
    private static readonly Tag Local = new("Local", "For development on one machine; 404 anywhere else.");

    // The base64 of 0 to 31: nobody's.
    private static readonly string Secret = WebhookSignature.SecretPrefix
        + Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private static readonly WebhookView Shown =
        new("erp", "https://erp.example.com/pipeline", true, Examples.At(0), null);

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(ListWebhooks), Webhooks, "List your webhooks", """
            Without their secrets.
            """)
        {
            Replies = [Answer(WebhookRequestJson.Default.WebhookList, "list", new WebhookList([Shown]))],
        },
        new(typeof(SetWebhook), Webhooks, "Set up a webhook", """
            Whatever is told of your orders from a minute later on is posted there as a CloudEvent, signed as Standard
            Webhooks 1.0 says. The answer has the secret to verify with. To repeat it is harmless: the secret stays, and
            an endpoint that had answered `410` is switched on again. Three can be set up.
            """)
        {
            Body =
            [
                Content.Json(WebhookRequestJson.Default.WebhookRequest, new Example(
                    "erp", "An ERP's", """{ "url": "https://erp.example.com/pipeline" }""")),
            ],
            Replies =
            [
                Answer(WebhookRequestJson.Default.WebhookView, "again", Shown with { Secret = Secret }),
                Answer(WebhookRequestJson.Default.WebhookView, "erp", Shown with { Secret = Secret }, 201),
            ],
            Refusals =
            [
                Problems.TooManyWebhooks, Problems.WebhooksOff, .. Operation.OfBodies,
            ],
        },
        new(typeof(DeleteWebhook), Webhooks, "Delete a webhook", """
            What is still on its way there is dropped; `GET /v1/events` has it all.
            """)
        {
            Replies = [new(204, "It is gone.")],
            Refusals = [Problems.NotFound],
        },
        new(typeof(RotateWebhook), Webhooks, "Change a webhook's secret", """
            For 24 hours deliveries carry a signature of the new secret and one of the one before. Within that time a
            repeat shows the new secret and changes nothing.
            """)
        {
            Replies =
            [
                Answer(WebhookRequestJson.Default.WebhookView, "rotated", Shown with
                {
                    RotatedAt = Examples.At(60), Secret = Secret,
                }),
            ],
            Refusals = [Problems.NotFound, Problems.WebhooksOff],
        },
        new(typeof(TestWebhook), Webhooks, "Try a webhook", """
            Posts an event of the type `pipeline.test` at once, and says what the receiver answered within 15 seconds.
            """)
        {
            Replies =
            [
                Answer(WebhookRequestJson.Default.WebhookTestResult, "result", new WebhookTestResult(true, "204", 87)),
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ListDeliveries), Webhooks, "List an order's deliveries", """
            Each event of the order, by channel: whether it arrived, the newest attempts, and when the next one is due.
            """)
        {
            Access = Access.Either,
            Replies =
            [
                Answer(DeliveryJson.Default.DeliveryList, "list", new DeliveryList(
                [
                    new($"evt_{Examples.Id}_Confirmed", "webhook_erp", "delivered", null,
                        [new(Examples.At(2), "503", 41), new(Examples.At(7), "204", 39)]),
                ])),
            ],
            Refusals = [Problems.NotFound],
        },
        new(typeof(ReceiveWebhook), Local, "Receive a webhook", """
            A receiver to develop with: set up `http://localhost:7071/local/webhooks/demo/receiver` as your webhook
            `receiver`.
            """)
        {
            Access = Access.Anyone,
            Body = [new Content(CloudEvent.MediaType) { Is = JsonSchemaType.Object }],
            Replies = [new(204, "It is genuine and kept.")],
            Refusals = [Problems.BadSignature, Problems.TooLarge, Problems.NotFound],
        },
        new(typeof(ShowWebhooks), Local, "Show received webhooks", """
            A page of the newest hundred.
            """)
        {
            Access = Access.Anyone,
            Replies = [new(200, "The page.") { Content = [new("text/html")] }],
            Refusals = [Problems.NotFound],
        },
    ];

    private static Reply Answer<T>(JsonTypeInfo<T> type, string name, T value, int status = 200) =>
        new(status, status == 201 ? "It is new." : "As it is now.")
        {
            Content = [Content.Json(type, new Example(name, "An answer", JsonSerializer.Serialize(value, type)))],
        };
}
