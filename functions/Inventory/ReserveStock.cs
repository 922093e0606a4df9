using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Holds every line of an order or lets it wait, gives all of them back, or takes pieces back that were returned.
/// </summary>
public sealed class ReserveStock(
    StockTable stock, Step step, TimeProvider time, IOptions<BackorderOptions> options)
{
    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.BackorderWithinSeconds);

    [Function(nameof(ReserveStock))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.Inventory, Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        step.RunAsync(Turn.Inventory, messages, actions, ActAsync, cancellationToken);

    private async Task<Order> ActAsync(Order order, CancellationToken cancellationToken)
    {
        if (order.Goal == Goal.Unwind)
        {
            await ReleaseAsync(order, cancellationToken);
            return order.StockReleased(time.GetUtcNow());
        }

        if (order.OpenRefund() is { } refund)
        {
            // Refunds are dealt with one after the other, so by its number a hold knows which it has seen.
            await Task.WhenAll(refund.Returns.Select(line => stock.RestockAsync(
                order.Id, line.Sku, line.Quantity, order.OpenRefundNumber(), cancellationToken)));
            return order.Restocked(time.GetUtcNow());
        }

        var lines = await Task.WhenAll(order.Purchase.Lines.Select(line =>
            stock.ReserveAsync(order.Id, line.Sku, line.Quantity, cancellationToken)));
        if (lines.Contains(HoldState.Released))
        {
            // One line short is the whole order short: what the others took is given back before the row says so.
            await ReleaseAsync(order, cancellationToken);
            return order.OutOfStock(time.GetUtcNow());
        }

        if (lines.Contains(HoldState.Waiting))
            return order.Backordered(order.CreatedAt + patience, time.GetUtcNow());
        PipelineMetrics.OrdersReserved.Add(1);
        return order.StockHeld(time.GetUtcNow());
    }

    private Task ReleaseAsync(Order order, CancellationToken cancellationToken) =>
        Task.WhenAll(order.Purchase.Lines.Select(line =>
            stock.ReleaseAsync(order.Id, line.Sku, cancellationToken)));
}
