using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>
/// Shows the stock of all SKUs, page by page. Their names come from the catalogue, which holds nothing else: to look
/// for stock rows among the holds would cost more with every order ever placed.
/// </summary>
public sealed class ListStock(Callers callers, StockTable stock, Catalogue catalogue)
{
    [Function(nameof(ListStock))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/stock")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var page = Page.Of(query);
        if (query.Refusal() is { } refusal) return refusal;

        // One more than is shown tells whether there is another page.
        var skus = await catalogue.ListAsync(page.Cursor, page.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        var shown = await Task.WhenAll(skus.Take(page.Limit).Select(async sku =>
            StockView.Of(sku, await stock.FindAsync(sku, cancellationToken))));
        var next = skus.Count > page.Limit ? skus[page.Limit - 1] : null;
        return Results.Json(new StockPage(shown, next), StockJson.Default.StockPage);
    }
}
