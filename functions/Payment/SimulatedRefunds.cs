using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// The simulated provider's refunds: a row each beside its payment, named after its key, and written in one
/// transaction with the payment's sum, so that a key is one refund and the sum never exceeds what was captured.
/// </summary>
internal sealed class SimulatedRefunds(TableClient table)
{
    private const string RowPrefix = "refund_";
    private const string Amount = nameof(Money.Amount);
    private const string Currency = nameof(Money.Currency);

    public async Task<ProviderRefund> RefundAsync(
        string paymentId, Money money, string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            // In this order: what is written between the two readings moves the payment's ETag or is seen here.
            var read = await table.GetEntityAsync<TableEntity>(
                paymentId, SimulatedPayment.Row, cancellationToken: cancellationToken);
            var payment = SimulatedPayment.Read(read.Value);
            var known = await table.GetEntityIfExistsAsync<TableEntity>(
                paymentId, RowPrefix + name, cancellationToken: cancellationToken);
            if (known is { HasValue: true, Value: { } row }) return Answer(payment, name, Read(row));
            if (ReasonAgainst(payment, money) is { } reason)
            {
                return new ProviderRefund("", payment.Id, payment.OrderId, money, RefundStatus.Refused, reason);
            }

            if (await TryWriteAsync(payment, money, name, cancellationToken)) return Answer(payment, name, money);
        }
    }

    private static string? ReasonAgainst(SimulatedPayment payment, Money money) => payment switch
    {
        _ when money.Amount <= 0 || money.Currency != payment.Currency => "amount-not-refundable",
        { Status: SimulatedPaymentStatus.Refunded } => "charge-already-refunded",
        { Status: not SimulatedPaymentStatus.Captured } => "payment-not-captured",
        _ => money.Amount > payment.Amount - payment.RefundedAmount ? "amount-too-large" : null,
    };

    private async Task<bool> TryWriteAsync(
        SimulatedPayment payment, Money money, string name, CancellationToken cancellationToken)
    {
        var sum = checked(payment.RefundedAmount + money.Amount);
        var changed = payment with
        {
            RefundedAmount = sum,
            Status = sum == payment.Amount ? SimulatedPaymentStatus.Refunded : payment.Status,
        };
        var refund = new TableEntity(payment.Id, RowPrefix + name)
        {
            [Amount] = money.Amount,
            [Currency] = money.Currency,
        };
        try
        {
            await table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, changed.Write(), payment.ETag),
                    new TableTransactionAction(TableTransactionActionType.Add, refund),
                ],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException overtaken) when (overtaken.Status is 409 or 412)
        {
            return false;
        }
    }

    private static Money Read(TableEntity row) => new(
        row.GetInt64(Amount) ?? throw new InvalidDataException($"{row.RowKey} has no amount."),
        row.GetString(Currency));

    private static ProviderRefund Answer(SimulatedPayment payment, string name, Money money) => new(
        $"{payment.Id}_{RowPrefix}{name[..16]}", payment.Id, payment.OrderId, money, RefundStatus.Succeeded);
}
