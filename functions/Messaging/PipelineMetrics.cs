using System.Diagnostics.Metrics;
using Azure.Messaging.ServiceBus;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>
/// What the pipeline counts about itself, and every name that it counts under. Names and units are those of
/// OpenTelemetry where it has one.
/// </summary>
/// <remarks>https://opentelemetry.io/docs/specs/semconv/general/metrics/</remarks>
public static class PipelineMetrics
{
    /// <summary>What an exporter listens to.</summary>
    public const string MeterName = "Pipeline";

    /// <summary>Tags: the queue, the function, the outcome, the currency, what is asked of the provider.</summary>
    public const string Queue = "messaging.destination.name";
    public const string Function = "faas.name";
    public const string Outcome = "pipeline.outcome";
    public const string Currency = "pipeline.currency";
    public const string Operation = "pipeline.operation";

    private static readonly Meter Meter = new(MeterName);

    public static readonly Counter<long> OrdersAccepted = Meter.CreateCounter<long>(
        "pipeline.orders.accepted", "{order}", "Orders that were stored; a repeat counts once.");

    public static readonly Counter<long> OrdersReserved = Meter.CreateCounter<long>(
        "pipeline.orders.reserved", "{order}", "Orders whose stock was held; a crash on the way may count one twice.");

    public static readonly Counter<long> OrdersEnded = Meter.CreateCounter<long>(
        "pipeline.orders.ended", "{order}", "Orders that a storefront was told about, by outcome.");

    public static readonly Histogram<double> TimeToConfirm = Meter.CreateHistogram<double>(
        "pipeline.order.time_to_confirm", "s", "From acceptance until the storefront was told that it is confirmed.");

    public static readonly Counter<long> MoneyCaptured = Meter.CreateCounter<long>(
        "pipeline.money.captured", "{minor_unit}", "Of confirmed orders, by currency.");

    public static readonly Counter<long> MoneyRefunded = Meter.CreateCounter<long>(
        "pipeline.money.refunded", "{minor_unit}", "Given back by refunds, by currency.");

    public static readonly Counter<long> StepsDone = Meter.CreateCounter<long>(
        "pipeline.steps.done", "{order}", "Orders that a queue's step moved on.");

    public static readonly Counter<long> StepsFailed = Meter.CreateCounter<long>(
        "pipeline.steps.failed", "{order}", "Attempts of a queue's step that failed, whether or not another follows.");

    public static readonly UpDownCounter<long> OrdersActive = Meter.CreateUpDownCounter<long>(
        "pipeline.orders.active", "{order}", "Orders that a queue's step has in hand now.");

    public static readonly Histogram<double> ProviderDuration = Meter.CreateHistogram<double>(
        "pipeline.provider.duration", "s", "How long the payment provider took to answer, by what it was asked.");

    public static readonly Counter<long> ProviderErrors = Meter.CreateCounter<long>(
        "pipeline.provider.errors", "{error}", "Calls of the payment provider without an answer.");

    public static readonly Counter<long> MessagesSent = Meter.CreateCounter<long>(
        "messaging.client.sent.messages", "{message}", "Messages that were put on a queue; one holds many orders.");

    public static readonly Counter<long> MessagesConsumed = Meter.CreateCounter<long>(
        "messaging.client.consumed.messages", "{message}", "Messages that a function was given.");

    public static readonly Histogram<double> QueueWait = Meter.CreateHistogram<double>(
        "pipeline.queue.wait", "s", "How long a message lay before a function was given it, from when it was due.");

    public static readonly Histogram<double> FunctionDuration = Meter.CreateHistogram<double>(
        "faas.invoke_duration", "s", "How long an execution of a function took.");

    public static readonly Counter<long> FunctionErrors = Meter.CreateCounter<long>(
        "faas.errors", "{error}", "Executions of a function that failed.");

    public static readonly Counter<long> TableRequests = Meter.CreateCounter<long>(
        "pipeline.table.requests", "{request}", "Requests to the table store; a transaction is one.");

    public static KeyValuePair<string, object?> On(string queue) => new(Queue, queue);

    /// <summary>Counts what a function was given, and how long each message lay.</summary>
    public static void CountTaken(
        string queue, IReadOnlyCollection<ServiceBusReceivedMessage> messages, DateTimeOffset at)
    {
        MessagesConsumed.Add(messages.Count, On(queue));
        foreach (var message in messages)
            QueueWait.Record(Math.Max(0, (at - message.EnqueuedTime).TotalSeconds), On(queue));
    }

    /// <summary>Counts what a storefront was told of an order.</summary>
    public static void CountEnd(Order order, Outcome outcome, DateTimeOffset at)
    {
        var total = order.Purchase.Total;
        KeyValuePair<string, object?> currency = new(Currency, total.Currency);
        OrdersEnded.Add(1, new KeyValuePair<string, object?>(Outcome, outcome.Name()));
        if (outcome == Orders.Outcome.Confirmed)
        {
            TimeToConfirm.Record((at - order.CreatedAt).TotalSeconds);
            MoneyCaptured.Add(total.Amount, currency);
        }

        if (outcome == Orders.Outcome.Refunded && order.OpenRefund() is { } refund)
            MoneyRefunded.Add(refund.Amount, currency);
    }
}
