using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Shows the price book, page by page.</summary>
public sealed class ListPrices(Callers callers, PriceBook prices)
{
    [Function(nameof(ListPrices))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/prices")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var page = Page.Of(query);
        if (query.Refusal() is { } refusal) return refusal;

        // One more than is shown tells whether there is another page.
        var found = await prices.ListAsync(page.Cursor, page.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        var next = found.Count > page.Limit ? found[page.Limit - 1].Sku : null;
        return Results.Json(new PricePage([.. found.Take(page.Limit)], next), RulesJson.Default.PricePage);
    }
}
