using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// A payment provider that charges nobody, for development and tests. The payment token chooses what happens:
/// <c>tok_ok</c>, <c>tok_declined</c>, <c>tok_insufficient_funds</c>, <c>tok_timeout_after_charge</c> (the money is
/// taken and the answer lost, once), <c>tok_mismatch</c> (the payment is about another amount), <c>tok_refused</c> (the
/// provider refuses once, and takes it when somebody approves the order), <c>tok_flaky_N</c> (fails N times, then
/// works) and <c>tok_slow_N</c> (answers after N seconds, 60 at most). Its ledger is a table, so that the money can be
/// counted and a restart forgets nothing.
/// </summary>
public sealed class SimulatedGateway(TableServiceClient service, TimeProvider time) : IPaymentGateway
{
    public const string TableName = "simulatedpayments";
    private const string Mismatch = "tok_mismatch";
    private const string RefusedOnce = "tok_refused";
    private const string FlakyPrefix = "tok_flaky_";
    private const string SlowPrefix = "tok_slow_";
    private const int MostSeconds = 60;
    private readonly TableClient table = service.GetTableClient(TableName);
    private readonly SimulatedRefunds refunds = new(service.GetTableClient(TableName));

    public async Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken)
    {
        // Named after the order, so that creating twice is creating once: the idempotency key is the order's id.
        var (token, total) = (order.Purchase.Payment.Token, order.Purchase.Total);
        var payment = new SimulatedPayment(
            $"pay_{order.Id}", order.Id.Value, total.Amount + (token == Mismatch ? 1 : 0), total.Currency, token,
            SimulatedPaymentStatus.Created, Tries: 0);
        try
        {
            await table.AddEntityAsync(payment.Write(), cancellationToken);
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
        }

        return Answer(payment);
    }

    public async Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        if (Seconds(order.Purchase.Payment.Token) is > 0 and var seconds)
            await Task.Delay(TimeSpan.FromSeconds(seconds), time, cancellationToken);
        while (true)
        {
            var payment = await ReadAsync(paymentId, cancellationToken);
            if (payment.Status != SimulatedPaymentStatus.Created) return Answer(payment);
            var tried = Try(payment, order.Purchase.Payment.Capture);
            if (!await TryWriteAsync(payment, tried, cancellationToken)) continue;
            if (tried is { Token: RefusedOnce, Status: SimulatedPaymentStatus.Created }) return Refusal(tried);
            Misbehave(tried);
        }
    }

    public async Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payment = await ReadAsync(paymentId, cancellationToken);
            if (payment.Status != SimulatedPaymentStatus.Authorised) return Answer(payment);
            var captured = payment with { Status = SimulatedPaymentStatus.Captured };
            await TryWriteAsync(payment, captured, cancellationToken); // the next reading is the answer
        }
    }

    public async Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var payment = await ReadAsync(paymentId, cancellationToken);
            SimulatedPaymentStatus? reversed = payment.Status switch
            {
                SimulatedPaymentStatus.Created or SimulatedPaymentStatus.Authorised => SimulatedPaymentStatus.Cancelled,
                SimulatedPaymentStatus.Captured => SimulatedPaymentStatus.Refunded,
                SimulatedPaymentStatus.Declined => null,
                SimulatedPaymentStatus.Cancelled => null,
                SimulatedPaymentStatus.Refunded => null,
                _ => throw new InvalidOperationException($"Unknown status {payment.Status}."),
            };
            if (reversed is not { } status) return;
            var refunded = status == SimulatedPaymentStatus.Refunded ? payment.Amount : 0;
            var changed = payment with { Status = status, RefundedAmount = refunded };
            if (await TryWriteAsync(payment, changed, cancellationToken)) return;
        }
    }

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        refunds.RefundAsync(paymentId, amount, RefundName.Of(refundKey), cancellationToken);

    /// <summary>The whole ledger, to count the money.</summary>
    public async Task<IReadOnlyList<SimulatedPayment>> LedgerAsync(CancellationToken cancellationToken)
    {
        var ledger = new List<SimulatedPayment>();
        await foreach (var row in table.QueryAsync<TableEntity>(
            row => row.RowKey == SimulatedPayment.Row, cancellationToken: cancellationToken))
        {
            ledger.Add(SimulatedPayment.Read(row));
        }

        return ledger;
    }

    private static ProviderPayment Answer(SimulatedPayment payment)
    {
        var (status, reason) = payment.Status switch
        {
            SimulatedPaymentStatus.Created => (ProviderStatus.Created, (string?)null),
            SimulatedPaymentStatus.Authorised => (ProviderStatus.Authorised, null),
            SimulatedPaymentStatus.Captured => (ProviderStatus.Captured, null),
            SimulatedPaymentStatus.Declined => (ProviderStatus.Declined, DeclineReason(payment.Token) ?? "declined"),
            SimulatedPaymentStatus.Cancelled => (ProviderStatus.Declined, "already-cancelled"),
            SimulatedPaymentStatus.Refunded => (ProviderStatus.Declined, "already-cancelled"),
            _ => throw new InvalidOperationException($"Unknown status {payment.Status}."),
        };
        return new ProviderPayment(
            payment.Id, payment.OrderId, new Money(payment.Amount, payment.Currency), status, reason);
    }

    private static SimulatedPayment Try(SimulatedPayment payment, CaptureMode capture)
    {
        var tried = payment with { Tries = payment.Tries + 1 };
        if (DeclineReason(payment.Token) is not null) return tried with { Status = SimulatedPaymentStatus.Declined };
        if (tried.Tries <= Failures(payment.Token)) return tried;
        return capture == CaptureMode.Manual
            ? tried with { Status = SimulatedPaymentStatus.Authorised }
            : tried with { Status = SimulatedPaymentStatus.Captured };
    }

    // What the caller hears of the try that was just written down: nothing means that he may read it.
    private static void Misbehave(SimulatedPayment tried)
    {
        if (tried.Status == SimulatedPaymentStatus.Created) throw new HttpRequestException("The provider is unwell.");
        if (tried.Token == "tok_timeout_after_charge") throw new TimeoutException("The provider did not answer.");
    }

    private static string? DeclineReason(string token) => token switch
    {
        "tok_ok" or "tok_timeout_after_charge" or Mismatch => null,
        "tok_declined" => "declined",
        "tok_insufficient_funds" => "insufficient-funds",
        _ => Failures(token) > 0 || Seconds(token) > 0 ? null : "unknown-token",
    };

    private static int Failures(string token) => token switch
    {
        RefusedOnce => 1,
        _ => NumberAfter(FlakyPrefix, token),
    };

    private static int Seconds(string token) => Math.Min(NumberAfter(SlowPrefix, token), MostSeconds);

    private static int NumberAfter(string prefix, string token) =>
        token.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(token.AsSpan(prefix.Length), CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static ProviderPayment Refusal(SimulatedPayment tried) =>
        Answer(tried) with { Status = ProviderStatus.Refused, DeclineReason = "refused-once" };

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
