using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>Has a closed order forget its customer, for good, and empties the dead letters that carried it.</summary>
public sealed partial class EraseOrder(
    Callers callers, Erasure erasure, DeadLetterTable letters, ILogger<EraseOrder> logger)
{
    private const int MostLetters = 10_000;

    [Function(nameof(EraseOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/orders/{id}/erase")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other
        if (Authority.RefuseErasing(request, caller) is { } beyond) return beyond;

        if (OrderId.Parse(id) is not { } orderId) return Problems.NotFound.Answer(request, "No order has this id.");
        switch (await erasure.RunAsync(orderId, cancellationToken))
        {
            case Erased.Unknown:
                return Problems.NotFound.Answer(request, "No order has this id.");
            case Erased.StillOpen:
                return Problems.NotErasable.Answer(
                    request, "The order is on its way. Let it end, or cancel it, and then erase it.");
            default:
                await letters.EmptyAsync(
                    letter => letter.Orders.Contains(orderId), MostLetters, cancellationToken);
                Log.Erased(logger, caller.KeyId, orderId);
                return Results.NoContent();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} erased the customer of {OrderId}.")]
        public static partial void Erased(ILogger logger, string who, OrderId orderId);
    }
}
