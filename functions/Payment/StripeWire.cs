using System.Net;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Pipeline.Payment;

/// <summary>
/// Asks Stripe and sorts what comes back: an answer, a definite no, or a fault that is worth trying again. Nothing of
/// Stripe's sentences leaves this class, and no exception of its library, for they may repeat what was asked.
/// </summary>
internal sealed partial class StripeWire(ILogger logger)
{
    /// <param name="what">What is asked, for the exception's sentence: "create a payment".</param>
    /// <param name="ask">The request.</param>
    /// <exception cref="HttpRequestException">Nobody knows what became of it, or it was not done for now.</exception>
    public async Task<(T? Answer, StripeRefusal? Refusal)> AskAsync<T>(string what, Func<Task<T>> ask) where T : class
    {
        try
        {
            return (await ask(), null);
        }
        catch (StripeException refused) when (IsDefinite(refused))
        {
            return (null, StripeRefusal.Of(refused, IsStored(refused)));
        }
        catch (StripeException fault)
        {
            if (fault.HttpStatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                Log.KeyRefused(logger, (int)fault.HttpStatusCode);
            }

            throw Fault(fault, what);
        }
    }

    // 400, 402 and 404 say what is wrong with the request. A failure of Stripe's own that is stored under the key is
    // as definite. What conflicts with a request that is still running (409, and 400 lock_timeout) will pass.
    private static bool IsDefinite(StripeException answer) => answer.HttpStatusCode switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.PaymentRequired =>
            answer.StripeError?.Code is not ("lock_timeout" or "rate_limit" or "idempotency_key_in_use"),
        _ => IsStored(answer),
    };

    // https://docs.stripe.com/api/idempotent_requests: the first result under a key is kept, failures as well.
    private static bool IsStored(StripeException answer) =>
        answer.StripeError?.Type == "idempotency_error" && answer.HttpStatusCode == HttpStatusCode.BadRequest
        || (answer.HttpStatusCode >= HttpStatusCode.InternalServerError
            && answer.StripeResponse?.Headers?.TryGetValues("Idempotent-Replayed", out _) == true);

    // No inner exception: its text would be logged with this one's.
    private static HttpRequestException Fault(StripeException fault, string what) => new(
        $"Stripe answered {(int)fault.HttpStatusCode} ({fault.StripeError?.Code ?? fault.StripeError?.Type}) when asked"
        + $" to {what}: request {fault.StripeResponse?.RequestId}.",
        inner: null,
        fault.HttpStatusCode);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Stripe answers {Status}: it does not take the key in Payment__StripeApiKey for this. Put a valid"
                + " one there; orders wait meanwhile.")]
        public static partial void KeyRefused(ILogger logger, int status);
    }
}
