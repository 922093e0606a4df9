using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Pipeline.Payment;
using Stripe;

namespace Pipeline.Simulation.Histories;

/// <summary>What a provider tells about a payment: signed, at any time and in any order.</summary>
internal static class ProviderEvent
{
    private const string Secret = "whsec_simulated";

    public static IOptions<ProviderOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(
        new ProviderOptions { Provider = ProviderOptions.Stripe, StripeWebhookSecret = Secret });

    public static HttpRequest Of(string order, string paymentId, DateTimeOffset at)
    {
        var body = JsonSerializer.Serialize(new
        {
            data = new
            {
                @object = new { id = paymentId, @object = "payment_intent", metadata = new { order_id = order } },
            },
        });
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(body));
        request.ContentLength = body.Length;
        request.Headers["Stripe-Signature"] =
            EventUtility.GenerateSignatureHeader(body, Secret, at.ToUnixTimeSeconds());
        return request;
    }
}
