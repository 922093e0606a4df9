using Microsoft.OpenApi;
using Pipeline.Payment;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What payment providers call.</summary>
internal static class ProviderOperations
{
    private static readonly Tag Providers = new("Providers", "For payment providers, who sign what they send.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(TakeStripeEvent), Providers, "Tell of an event at Stripe", """
            For Stripe alone, whose `Stripe-Signature` is the admission. An event only makes the pipeline look at the
            order that it names.
            """)
        {
            Access = Access.Anyone,
            Body = [new Content("application/json") { Is = JsonSchemaType.Object }],
            Replies = [new(200, "Heard, whether it concerns an order here or not.")],
            Refusals = [Problems.BadSignature, Problems.TooLarge, Problems.NotFound, Problems.Unavailable],
        },
    ];
}
