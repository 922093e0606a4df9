using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// A payment provider that charges nobody, for development and tests. The payment token chooses what happens:
/// <c>tok_ok</c>, <c>tok_declined</c>, <c>tok_insufficient_funds</c>, <c>tok_timeout_after_charge</c> (the money is
/// taken and the answer lost, once) and <c>tok_flaky_N</c> (fails N times, then works). Its ledger is a table, so that
/// the money can be counted and a restart forgets nothing.
/// </summary>
public sealed class SimulatedGateway(TableServiceClient service) : IPaymentGateway
{
    public const string TableName = "simulatedpayments";
    private const string FlakyPrefix = "tok_flaky_";
    private readonly TableClient table = service.GetTableClient(TableName);

    public async Task<string> CreateAsync(Order order, CancellationToken cancellationToken)
    {
        // Named after the order, so that creating twice is creating once: the idempotency key is the order's id.
        var payment = new SimulatedPayment(
            $"pay_{order.Id}", order.Id.Value, order.Purchase.Total.Amount, order.Purchase.Total.Currency,
            order.Purchase.Payment.Token, SimulatedPaymentStatus.Created, Tries: 0);
        try
        {
            await table.AddEntityAsync(payment.Write(), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
        }

        return payment.Id;
    }

    public async Task<Confirmation> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payment = await ReadAsync(paymentId, cancellationToken);
            switch (payment.Status)
            {
                case SimulatedPaymentStatus.Captured:
                    return Confirmation.Captured;
                case SimulatedPaymentStatus.Declined:
                    return Confirmation.Declined(DeclineReason(payment.Token) ?? "declined");
                case SimulatedPaymentStatus.Cancelled or SimulatedPaymentStatus.Refunded:
                    return Confirmation.Declined("already-cancelled");
                case SimulatedPaymentStatus.Created:
                    var tried = Try(payment);
                    if (!await TryWriteAsync(payment, tried, cancellationToken)) continue;
                    Answer(tried);
                    continue; // the next reading is the answer
                default:
                    throw new InvalidOperationException($"Unknown status {payment.Status}.");
            }
        }
    }

    public async Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payment = await ReadAsync(paymentId, cancellationToken);
            SimulatedPaymentStatus? reversed = payment.Status switch
            {
                SimulatedPaymentStatus.Created => SimulatedPaymentStatus.Cancelled,
                SimulatedPaymentStatus.Captured => SimulatedPaymentStatus.Refunded,
                SimulatedPaymentStatus.Declined => null,
                SimulatedPaymentStatus.Cancelled => null,
                SimulatedPaymentStatus.Refunded => null,
                _ => throw new InvalidOperationException($"Unknown status {payment.Status}."),
            };
            if (reversed is not { } status) return;
            if (await TryWriteAsync(payment, payment with { Status = status }, cancellationToken)) return;
        }
    }

    /// <summary>The whole ledger, to count the money.</summary>
    public async Task<IReadOnlyList<SimulatedPayment>> LedgerAsync(CancellationToken cancellationToken)
    {
        var ledger = new List<SimulatedPayment>();
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: cancellationToken))
        {
            ledger.Add(SimulatedPayment.Read(row));
        }

        return ledger;
    }

    private static SimulatedPayment Try(SimulatedPayment payment)
    {
        var tried = payment with { Tries = payment.Tries + 1 };
        if (DeclineReason(payment.Token) is not null) return tried with { Status = SimulatedPaymentStatus.Declined };
        return tried.Tries <= Failures(payment.Token)
            ? tried
            : tried with { Status = SimulatedPaymentStatus.Captured };
    }

    // What the caller hears of the try that was just written down.
    private static void Answer(SimulatedPayment tried)
    {
        if (tried.Status == SimulatedPaymentStatus.Created) throw new HttpRequestException("The provider is unwell.");
        if (tried.Token == "tok_timeout_after_charge") throw new TimeoutException("The provider did not answer.");
    }

    private static string? DeclineReason(string token) => token switch
    {
        "tok_ok" or "tok_timeout_after_charge" => null,
        "tok_declined" => "declined",
        "tok_insufficient_funds" => "insufficient-funds",
        _ => Failures(token) > 0 ? null : "unknown-token",
    };

    private static int Failures(string token) =>
        token.StartsWith(FlakyPrefix, StringComparison.Ordinal)
            && int.TryParse(token.AsSpan(FlakyPrefix.Length), CultureInfo.InvariantCulture, out var failures)
            ? failures
            : 0;

    private async Task<SimulatedPayment> ReadAsync(string paymentId, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityAsync<TableEntity>(
            paymentId, SimulatedPayment.Row, cancellationToken: cancellationToken);
        return SimulatedPayment.Read(row.Value);
    }

    private async Task<bool> TryWriteAsync(
        SimulatedPayment read, SimulatedPayment changed, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(changed.Write(), read.ETag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException overtaken) when (overtaken.Status == 412)
        {
            return false;
        }
    }
}
