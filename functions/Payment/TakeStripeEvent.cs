using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Stripe;

namespace Pipeline.Payment;

/// <summary>
/// Hears from Stripe that something became of a payment. It is no more than a nudge: what counts is read from Stripe
/// by the step, so an event that is lost, late, repeated or out of order does no harm.
/// </summary>
public sealed partial class TakeStripeEvent(
    IOptions<ProviderOptions> options, OrderTable orders, Courier courier, TimeProvider time,
    ILogger<TakeStripeEvent> logger)
{
    public const int MostBytes = 256 * 1024;
    private const long ToleranceSeconds = 300; // against replays, as Stripe's own libraries have it
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    [Function(nameof(TakeStripeEvent))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/providers/stripe")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (options.Value is not { IsStripe: true, WebhookSecrets: { Count: > 0 } secrets })
        {
            return Problems.NotFound.Answer(request, "Events of Stripe are not taken here.");
        }

        var (bytes, refusal) = await BoundedBody.ReadAsync(request, MostBytes, cancellationToken);
        if (refusal is not null) return refusal.Answer(request);
        var body = Encoding.UTF8.GetString(bytes.Span);
        var signature = request.Headers["Stripe-Signature"].ToString();
        if (!secrets.Any(secret => IsSigned(body, signature, secret)))
        {
            return Problems.BadSignature.Answer(
                request, "Stripe-Signature must be of this body, by this endpoint's secret, at most 5 minutes old.");
        }

        return await NudgeAsync(request, StripeEvent.Read(body), cancellationToken);
    }

    // 200 for what concerns nobody here: Stripe would repeat anything else for days.
    private async Task<IResult> NudgeAsync(HttpRequest request, StripeEvent? told, CancellationToken cancellationToken)
    {
        var stored = told?.OrderId is { } id ? await orders.ReadAsync(id, cancellationToken) : null;
        if (told is null || stored is null || stored.Order.PaymentId != told.PaymentId) return Results.Ok();
        if (told.IsFailedRefund) Log.RefundFailed(logger, stored.Order.Id);

        // Most events tell of what our own call was answered already; their orders have moved on.
        if (OrderFlow.Next(stored.Order) != Turn.Payment) return Results.Ok();
        try
        {
            await courier.SendNextAsync(stored, cancellationToken).WaitAsync(SendTimeout, time, cancellationToken);
            return Results.Ok();
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotSent(logger, stored.Order.Id, fault);
            return Problems.Unavailable.Answer(request, "The queue does not answer. Send the event again.");
        }
    }

    private bool IsSigned(string body, string signature, string secret)
    {
        try
        {
            EventUtility.ValidateSignature(
                body, signature, secret, ToleranceSeconds, time.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (StripeException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "A refund of order {OrderId} failed at the bank: someone must pay it back another way.")]
        public static partial void RefundFailed(ILogger logger, OrderId orderId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "An event about order {OrderId} could not nudge it.")]
        public static partial void NotSent(ILogger logger, OrderId orderId, Exception fault);
    }
}
