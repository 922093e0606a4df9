using Azure;
using Azure.Data.Tables;

namespace Pipeline.Payment;

public enum SimulatedPaymentStatus
{
    Created,
    Authorised,
    Captured,
    Declined,
    Cancelled,
    Refunded,
}

/// <summary>One line of the simulated provider's ledger: enough to count the money afterwards.</summary>
public sealed record SimulatedPayment(
    string Id, string OrderId, long Amount, string Currency, string Token, SimulatedPaymentStatus Status, int Tries)
{
    internal const string Row = "payment";

    /// <summary>How much of it was given back.</summary>
    public long RefundedAmount { get; init; }

    internal ETag ETag { get; init; }

    internal TableEntity Write() => new(Id, Row)
    {
        [nameof(OrderId)] = OrderId,
        [nameof(Amount)] = Amount,
        [nameof(Currency)] = Currency,
        [nameof(Token)] = Token,
        [nameof(Status)] = Status.ToString(),
        [nameof(Tries)] = Tries,
        [nameof(RefundedAmount)] = RefundedAmount,
    };

    internal static SimulatedPayment Read(TableEntity row) => new(
        row.PartitionKey,
        row.GetString(nameof(OrderId)),
        row.GetInt64(nameof(Amount)) ?? throw new InvalidDataException($"{row.PartitionKey} has no amount."),
        row.GetString(nameof(Currency)),
        row.GetString(nameof(Token)),
        Enum.Parse<SimulatedPaymentStatus>(row.GetString(nameof(Status))),
        row.GetInt32(nameof(Tries)) ?? throw new InvalidDataException($"{row.PartitionKey} has no tries."))
    {
        RefundedAmount = row.GetInt64(nameof(RefundedAmount)) ?? 0, // rows of before partial refunds have none
        ETag = row.ETag,
    };
}
