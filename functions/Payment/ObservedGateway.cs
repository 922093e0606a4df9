using System.Diagnostics;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>Times each call of the payment provider and tells the order's trace of it.</summary>
/// <param name="provider">Whom the calls are for.</param>
/// <param name="time">The clock.</param>
public sealed class ObservedGateway(IPaymentGateway provider, TimeProvider time) : IPaymentGateway
{
    /// <summary>Who takes the money.</summary>
    public IPaymentGateway Provider => provider;

    public Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken) =>
        ObserveAsync(order, "create", provider.CreateAsync(order, cancellationToken));

    public Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        ObserveAsync(order, "confirm", provider.ConfirmAsync(order, paymentId, cancellationToken));

    public Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        ObserveAsync(order, "capture", provider.CaptureAsync(order, paymentId, cancellationToken));

    public async Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        await ObserveAsync(order, "reverse", DoneAsync(provider.ReverseAsync(order, paymentId, cancellationToken)));

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        ObserveAsync(
            order, "refund", provider.RefundAsync(order, paymentId, amount, refundKey, cancellationToken));

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> ObserveAsync<T>(Order order, string operation, Task<T> call)
    {
        var began = time.GetUtcNow();
        string? error = null;
        try
        {
            return await call;
        }
        catch (Exception fault)
        {
            error = fault.GetType().Name;
            throw;
        }
        finally
        {
            var ended = time.GetUtcNow();
            KeyValuePair<string, object?> tag = new(PipelineMetrics.Operation, operation);
            PipelineMetrics.ProviderDuration.Record((ended - began).TotalSeconds, tag);
            if (error is not null) PipelineMetrics.ProviderErrors.Add(1, tag);
            PipelineTraces.Tell(order.Id, $"provider {operation}", ActivityKind.Client, began, ended, error, tag);
        }
    }
}
