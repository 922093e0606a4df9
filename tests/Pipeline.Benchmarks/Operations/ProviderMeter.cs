using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Counts what is asked of the payment provider.</summary>
internal sealed class ProviderMeter(IPaymentGateway provider, Tally tally) : IPaymentGateway
{
    public Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken) =>
        Count(provider.CreateAsync(order, cancellationToken));

    public Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        Count(provider.ConfirmAsync(order, paymentId, cancellationToken));

    public Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        Count(provider.CaptureAsync(order, paymentId, cancellationToken));

    public Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        Count(provider.ReverseAsync(order, paymentId, cancellationToken));

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        Count(provider.RefundAsync(order, paymentId, amount, refundKey, cancellationToken));

    private T Count<T>(T call)
        where T : Task
    {
        tally.Add(Operation.ProviderCalls);
        return call;
    }
}
