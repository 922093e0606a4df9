using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using Stripe;

namespace Pipeline.Payment;

/// <summary>
/// Takes cards through Stripe: an order's payment object is a PaymentIntent. Confirm, capture and cancel carry no
/// idempotency key, for the intent's own state makes them idempotent, while a key would replay yesterday's answer, a
/// stored failure included. docs/payments.md has the whole table of answers.
/// </summary>
public sealed class StripeGateway : IPaymentGateway
{
    // Each of the first failed at Stripe, and Stripe keeps the failure under its key for a day.
    private const int MostKeys = 3;

    // A round is lost only to a change of the payment in between.
    private const int MostRounds = 4;

    private readonly PaymentIntentService intents;
    private readonly StripeRefunds refunds;
    private readonly StripeWire wire;

    public StripeGateway(IStripeClient client, ILogger<StripeGateway> logger)
    {
        intents = new PaymentIntentService(client);
        wire = new StripeWire(logger);
        refunds = new StripeRefunds(new RefundService(client), wire);
    }

    public async Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken)
    {
        if (StripeMoney.Write(order.Purchase.Total) is not { } amount)
        {
            return new ProviderPayment(
                "", order.Id.Value, order.Purchase.Total, ProviderStatus.Declined, "amount-not-chargeable");
        }

        for (var attempt = 1; attempt <= MostKeys; attempt++)
        {
            // A payment that was made under another key is a duplicate that nobody confirms: it holds no money.
            var key = new RequestOptions { IdempotencyKey = $"{order.Id}/create/{attempt}" };
            var (intent, refusal) = await wire.AskAsync(
                "create a payment", () => intents.CreateAsync(Describe(order, amount), key, cancellationToken));
            if (intent is not null) return StripeAnswers.Payment(intent);
            if (refusal is { IsStored: false }) return NotDone(order, "", refusal);
        }

        throw new HttpRequestException($"Stripe repeats {MostKeys} stored failures to create a payment.");
    }

    public Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        MoveAsync(
            order, paymentId, "confirm a payment",
            () => intents.ConfirmAsync(paymentId, null, null, cancellationToken), cancellationToken);

    public Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        MoveAsync(
            order, paymentId, "capture a payment",
            () => intents.CaptureAsync(paymentId, null, null, cancellationToken), cancellationToken);

    public async Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var (intent, refusal) = await ReadAsync(paymentId, cancellationToken);
            if (intent is null) throw Never(order, refusal);
            switch (intent.Status)
            {
                case "canceled":
                    return;
                case "succeeded":
                    if (await refunds.RefundRestAsync(order, paymentId, cancellationToken) is { } no)
                    {
                        throw Never(order, no);
                    }

                    return;
                default:
                    // Refused means that it was confirmed, captured or cancelled since it was read, or is processing.
                    if (await CancelAsync(paymentId, null, cancellationToken) is not null) return;
                    break;
            }
        }

        throw new TimeoutException($"The payment of {order.Id} cannot be reversed yet.");
    }

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        refunds.RefundAsync(order, paymentId, amount, refundKey, cancellationToken);

    private static PaymentIntentCreateOptions Describe(Order order, long amount) => new()
    {
        Amount = amount,
        Currency = StripeMoney.Code(order.Purchase.Total.Currency),
        CaptureMethod = order.Purchase.Payment.Capture == CaptureMode.Manual ? "manual" : "automatic",
        PaymentMethod = order.Purchase.Payment.Token,

        // No method that sends the customer elsewhere: he is gone by now, and Stripe would want a return_url.
        AutomaticPaymentMethods = new PaymentIntentAutomaticPaymentMethodsOptions
        {
            Enabled = true,
            AllowRedirects = "never",
        },
        Metadata = new Dictionary<string, string>
        {
            [StripeAnswers.OrderKey] = order.Id.Value,
            [StripeAnswers.StorefrontKey] = order.StorefrontId,
        },
    };

    // What Stripe refuses to move may have been moved by a call whose answer was lost: then its state is the answer.
    private async Task<ProviderPayment> MoveAsync(
        Order order, string paymentId, string what, Func<Task<PaymentIntent>> move, CancellationToken cancellationToken)
    {
        var (intent, refusal) = await wire.AskAsync(what, move);
        if (intent is null)
        {
            (intent, var unknown) = await ReadAsync(paymentId, cancellationToken);
            if (intent is null) return NotDone(order, paymentId, unknown);
        }

        // The bank wants to see the customer, who is gone: declined for good instead of left open. Stripe takes no
        // error_on_requires_action with dynamic payment methods.
        if (intent.Status == "requires_action")
        {
            intent = await CancelAsync(paymentId, StripeAnswers.Abandoned, cancellationToken)
                ?? throw new TimeoutException($"The payment of {order.Id} moved while it was given up.");
        }

        var payment = StripeAnswers.Payment(intent);
        return payment.Status is ProviderStatus.Created or ProviderStatus.Authorised && refusal is { IsOurs: true }
            ? payment with { Status = ProviderStatus.Refused, DeclineReason = refusal.Reason }
            : payment;
    }

    private Task<(PaymentIntent? Intent, StripeRefusal? Refusal)> ReadAsync(
        string paymentId, CancellationToken cancellationToken)
    {
        var withCharge = new PaymentIntentGetOptions { Expand = ["latest_charge"] };
        return wire.AskAsync(
            "read a payment", () => intents.GetAsync(paymentId, withCharge, null, cancellationToken));
    }

    // Null when its state does not allow it.
    private async Task<PaymentIntent?> CancelAsync(
        string paymentId, string? reason, CancellationToken cancellationToken)
    {
        var options = new PaymentIntentCancelOptions { CancellationReason = reason };
        var (cancelled, _) = await wire.AskAsync(
            "cancel a payment", () => intents.CancelAsync(paymentId, options, null, cancellationToken));
        return cancelled;
    }

    private static ProviderPayment NotDone(Order order, string paymentId, StripeRefusal? refusal) => new(
        paymentId,
        order.Id.Value,
        order.Purchase.Total,
        refusal is { IsTheOrders: true } ? ProviderStatus.Declined : ProviderStatus.Refused,
        refusal?.Reason);

    private static InvalidDataException Never(Order order, StripeRefusal? refusal) =>
        new($"Stripe will not give back the payment of {order.Id}: {refusal?.Reason}.");
}
