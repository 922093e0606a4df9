using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <content>What can go wrong with webhooks and mail.</content>
internal static partial class ProblemPages
{
    private static IEnumerable<ProblemPage> Channels() =>
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
        new(Problems.MailNotOffered,
            "This installation sends no mail.",
            "Nobody has told the app how mail leaves it (setting `Mail__Host`), so that mail which you switch on would "
            + "reach none of your customers.",
            "Ask whoever runs the app to set it. Until then, settings can be put with `enabled` false and looked at.",
            "Nothing was stored. Mail can be switched on once the operator has set Mail__Host.")
        { Instance = "/v1/mail" },
    ];
}
