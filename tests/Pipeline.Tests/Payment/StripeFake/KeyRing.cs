namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>
/// Idempotency keys (https://docs.stripe.com/api/idempotent_requests): the first answer of an endpoint that began its
/// work is kept, failures as well, and given again; other parameters are an error, and so is a request under the key
/// that is still running.
/// </summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, (string Asked, StripeAnswer? Answer)> keys = [];
    private readonly Lock gate = new();

    /// <summary>As time does, after 24 hours or more.</summary>
    public void Forget()
    {
        lock (gate) keys.Clear();
    }

    public async Task<(StripeAnswer Answer, bool Replayed)> OnceAsync(
        string key, string asked, Func<Task<StripeAnswer>> work)
    {
        lock (gate)
        {
            if (keys.TryGetValue(key, out var known))
            {
                if (known.Asked != asked) return (StripeAnswer.Error(400, "idempotency_error", asked: asked), false);
                return known.Answer is { } answer
                    ? (answer, true)
                    : (StripeAnswer.Error(409, "idempotency_error", "idempotency_key_in_use", asked: key), false);
            }

            keys[key] = (asked, null);
        }

        var made = await work();
        lock (gate)
        {
            if (made.Began) keys[key] = (asked, made);
            else keys.Remove(key);
        }

        return (made, false);
    }
}
