using Pipeline.Orders;
using Stripe;
using Refund = Stripe.Refund;

namespace Pipeline.Payment;

/// <summary>
/// Refunds of a PaymentIntent. Stripe forgets idempotency keys after a day or more, so a refund is first looked for by
/// the name in its metadata; the idempotency key covers what runs at the same time. Stripe itself never refunds more
/// than was captured.
/// </summary>
internal sealed class StripeRefunds(RefundService refunds, StripeWire wire)
{
    private const string Rest = "rest";
    private const int PageLength = 100; // the most that Stripe gives at once

    public async Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money money, string refundKey, CancellationToken cancellationToken)
    {
        var name = RefundName.Of(refundKey);
        if (await FindAsync(paymentId, name, cancellationToken) is { } known)
        {
            return StripeAnswers.Refund(known, paymentId);
        }

        if (money.Amount <= 0 || money.Currency != order.Purchase.Total.Currency
            || StripeMoney.Write(money) is not { } amount)
        {
            return Refused(order, paymentId, money, "amount-not-refundable");
        }

        var key = new RequestOptions { IdempotencyKey = $"{order.Id}/refund/{name}" };
        var (refund, refusal) = await wire.AskAsync("refund a part", () => refunds.CreateAsync(
            Describe(order, paymentId, name, amount), key, cancellationToken));
        if (refund is not null) return StripeAnswers.Refund(refund, paymentId);

        // Unlike a payment's, another key might give the money back twice: Stripe may still carry out what failed.
        return refusal is { IsStored: false }
            ? Refused(order, paymentId, money, refusal.Reason)
            : throw new HttpRequestException($"Stripe repeats a stored failure to refund a part of {order.Id}.");
    }

    /// <summary>Refunds all that is left. Null when nothing is left now, and otherwise why not.</summary>
    public async Task<StripeRefusal?> RefundRestAsync(
        Order order, string paymentId, CancellationToken cancellationToken)
    {
        // No amount and no key: the second of two finds nothing left, however long after the first it comes.
        var (refund, refusal) = await wire.AskAsync("refund a payment", () => refunds.CreateAsync(
            Describe(order, paymentId, Rest, null), null, cancellationToken));
        if (refund is null) return refusal is { Code: "charge_already_refunded" } ? null : refusal;
        return StripeAnswers.Refund(refund, paymentId).Status == RefundStatus.Failed
            ? throw new HttpRequestException($"The refund of {order.Id} failed at the bank.")
            : null;
    }

    private async Task<Refund?> FindAsync(string paymentId, string name, CancellationToken cancellationToken)
    {
        string? after = null;
        while (true)
        {
            var options = new RefundListOptions
            {
                PaymentIntent = paymentId,
                Limit = PageLength,
                StartingAfter = after,
            };
            var (page, _) = await wire.AskAsync(
                "list refunds", () => refunds.ListAsync(options, null, cancellationToken));
            if (page?.FirstOrDefault(refund => IsNamed(refund, name)) is { } found) return found;
            if (page is not { HasMore: true }) return null;
            after = page.Data[^1].Id;
        }
    }

    private static bool IsNamed(Refund refund, string name) =>
        refund.Metadata?.GetValueOrDefault(StripeAnswers.RefundKey) == name;

    private static RefundCreateOptions Describe(Order order, string paymentId, string name, long? amount) => new()
    {
        PaymentIntent = paymentId,
        Amount = amount,
        Metadata = new Dictionary<string, string>
        {
            [StripeAnswers.OrderKey] = order.Id.Value,
            [StripeAnswers.RefundKey] = name,
        },
    };

    private static ProviderRefund Refused(Order order, string paymentId, Money money, string reason) =>
        new("", paymentId, order.Id.Value, money, RefundStatus.Refused, reason);
}
