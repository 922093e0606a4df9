using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <content>What can go wrong with webhooks.</content>
internal static partial class ProblemPages
{
    private static IEnumerable<ProblemPage> Webhooks() =>
    [
        new(Problems.TooManyWebhooks,
            "Your storefront has as many endpoints as it may.",
            "Three can be set up, so that one order never becomes a flood of requests.",
            "Delete one of them, or let one of your receivers pass events on to the others.",
            "3 endpoints may be set up. Delete one of them first.") { Instance = "/v1/webhooks/erp" },
        new(Problems.WebhooksOff,
            "This pipeline has no key to sign webhooks with.",
            "Whoever runs it did not set `Webhooks__SigningKey`. Nothing is posted that a receiver cannot verify.",
            "Poll `GET /v1/events` meanwhile, which leaves nothing out, and ask for the setting.",
            "Whoever runs this pipeline must set Webhooks__SigningKey first. Poll /v1/events meanwhile.")
        { Instance = "/v1/webhooks/erp" },
    ];
}
