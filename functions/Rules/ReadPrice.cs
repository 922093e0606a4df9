using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Shows what the price book says of a SKU.</summary>
public sealed class ReadPrice(Callers callers, PriceBook prices)
{
    [Function(nameof(ReadPrice))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/prices/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        return Orders.Sku.IsValid(sku) && await prices.FindAsync(sku, cancellationToken) is { } price
            ? Results.Json(price, RulesJson.Default.Price)
            : Problems.NotFound.Answer(request, "The price book has no such SKU.");
    }
}
