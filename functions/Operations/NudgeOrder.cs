using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>Lets an operator send an order on its way without waiting for the reconciler.</summary>
public sealed partial class NudgeOrder(
    Callers callers, OrderTable orders, Courier courier, TimeProvider time, ILogger<NudgeOrder> logger)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10); // a person waits

    [Function(nameof(NudgeOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/orders/{id}/nudge")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (operatorKey, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (operatorKey is null) return stranger!; // an admission has one or the other

        var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        if (stored is null) return Problems.NotFound.Answer(request, "No order has this id.");
        if (OrderFlow.Next(stored.Order) is not { } turn) return Answer(stored.Order.Id, null, StatusCodes.Status200OK);
        try
        {
            await courier.SendNextAsync(stored, cancellationToken).WaitAsync(SendTimeout, time, cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotSent(logger, stored.Order.Id, fault);
            return Problems.Unavailable.Answer(
                request, "The queue does not answer. The order is safe; the reconciler nudges it too.");
        }

        return Answer(stored.Order.Id, Queues.For(turn), StatusCodes.Status202Accepted);
    }

    private static IResult Answer(OrderId id, string? next, int status) => Results.Json(
        new NudgeOrderAnswer(id.Value, next), NudgeOrderJson.Default.NudgeOrderAnswer, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "An operator's nudge of {OrderId} was not sent.")]
        public static partial void NotSent(ILogger logger, OrderId orderId, Exception fault);
    }
}

/// <param name="Id">The order.</param>
/// <param name="Next">The queue that was asked to look at it; null when nothing is left to do.</param>
internal sealed record NudgeOrderAnswer(string Id, string? Next);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NudgeOrderAnswer))]
internal sealed partial class NudgeOrderJson : JsonSerializerContext;
