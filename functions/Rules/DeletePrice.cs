using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Takes a SKU's price out of the book: no order is held for it any more, within a minute from now.</summary>
public sealed partial class DeletePrice(Callers callers, PriceBook prices, ILogger<DeletePrice> logger)
{
    [Function(nameof(DeletePrice))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/prices/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other
        if (Authority.RefuseSetting(request, caller) is { } beyond) return beyond;

        if (!Orders.Sku.IsValid(sku) || !await prices.DeleteAsync(sku, cancellationToken))
        {
            return Problems.NotFound.Answer(request, "The price book has no such SKU.");
        }

        Log.Deleted(logger, caller.KeyId, sku);
        return Results.NoContent();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} took the price of {Sku} away.")]
        public static partial void Deleted(ILogger logger, string who, string sku);
    }
}
