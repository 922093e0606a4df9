using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Payment;
using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

public enum Card
{
    Good,
    Declined,
    WithoutFunds,
    Unknown,

    /// <summary>Good, and the provider fails twice before it charges it.</summary>
    Flaky,

    /// <summary>Good, and the provider charges another amount.</summary>
    Misheard,
}

/// <summary>What the provider's books say of one payment.</summary>
internal sealed record Booking(string Id, string OrderId, long Captured, long Refunded, bool IsSetAside = false);

/// <summary>A gateway, and what is behind it.</summary>
internal interface IProviderBench : IAsyncDisposable
{
    IPaymentGateway Gateway { get; }

    /// <summary>The token of a card, for the payment that is made next.</summary>
    string Token(Card card);

    /// <summary>The next change is made, and its answer is lost.</summary>
    void LoseNextAnswer();

    Task<IReadOnlyList<Booking>> BooksAsync();
}

internal sealed class SimulatedBench(Store store) : IProviderBench
{
    private readonly SimulatedGateway gateway = new(store.Service, TimeProvider.System);

    public IPaymentGateway Gateway => gateway;

    public string Token(Card card) => card switch
    {
        Card.Good => "tok_ok",
        Card.Declined => "tok_declined",
        Card.WithoutFunds => "tok_insufficient_funds",
        Card.Flaky => "tok_flaky_2",
        Card.Misheard => "tok_mismatch",
        _ => "tok_other",
    };

    public void LoseNextAnswer() => store.Wire.LoseAnswers(1);

    public async Task<IReadOnlyList<Booking>> BooksAsync() =>
    [
        .. (await gateway.LedgerAsync(Store.Stop)).Select(payment => new Booking(
            payment.Id,
            payment.OrderId,
            payment.Status is SimulatedPaymentStatus.Captured or SimulatedPaymentStatus.Refunded ? payment.Amount : 0,
            payment.RefundedAmount,
            payment.Status == SimulatedPaymentStatus.Authorised)),
    ];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class StripeBench(FakeStripe stripe) : IProviderBench
{
    public FakeStripe Stripe => stripe;

    public IPaymentGateway Gateway { get; } = new StripeGateway(
        StripeConnection.Open(
            new ProviderOptions { StripeApiKey = FakeStripe.Key, StripeApiBase = stripe.Address },
            TimeSpan.FromMinutes(1)),
        NullLogger<StripeGateway>.Instance);

    public string Token(Card card)
    {
        if (card == Card.Flaky)
        {
            stripe.Trouble("/confirm", Trouble.Broken);
            stripe.Trouble("/confirm", Trouble.RateLimited);
        }

        if (card == Card.Misheard) stripe.Intents.Misheard = 1;
        return card switch
        {
            Card.Declined => "pm_card_chargeDeclined",
            Card.WithoutFunds => "pm_card_chargeDeclinedInsufficientFunds",
            Card.Unknown => "pm_other",
            _ => "pm_card_visa",
        };
    }

    public void LoseNextAnswer() => stripe.Trouble("POST", Trouble.AnswerLost);

    public Task<IReadOnlyList<Booking>> BooksAsync() => Task.FromResult<IReadOnlyList<Booking>>(
    [
        .. stripe.Intents.All.Select(intent => new Booking(
            intent.Id, intent.OrderId, intent.Received, intent.Refunded, intent.Status == "requires_capture")),
    ]);

    public ValueTask DisposeAsync() => stripe.DisposeAsync();
}
