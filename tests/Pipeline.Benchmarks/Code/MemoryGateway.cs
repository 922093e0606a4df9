using System.Collections.Concurrent;
using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.Benchmarks.Code;

/// <summary>A payment provider in memory that takes the money of everybody.</summary>
internal sealed class MemoryGateway : IPaymentGateway
{
    private readonly ConcurrentDictionary<string, Money> captured = new(StringComparer.Ordinal);

    /// <summary>How many payments were taken.</summary>
    public int Captured => captured.Count;

    public Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken) =>
        Task.FromResult(Answer(order, $"pay_{order.Id}", ProviderStatus.Created));

    public Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken)
    {
        captured[paymentId] = order.Purchase.Total;
        return Task.FromResult(Answer(order, paymentId, ProviderStatus.Captured));
    }

    public Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        throw NotAsked();

    public Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken) => throw NotAsked();

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        throw NotAsked();

    private static ProviderPayment Answer(Order order, string id, ProviderStatus status) =>
        new(id, order.Id.Value, order.Purchase.Total, status);

    private static InvalidOperationException NotAsked() => new("No order of the measurement is paid like that.");
}
