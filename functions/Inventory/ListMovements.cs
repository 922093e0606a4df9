using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>Shows who changed a SKU's stock, when, by how much and why; the newest first, page by page.</summary>
public sealed class ListMovements(Callers callers, StockLedger ledger)
{
    [Function(nameof(ListMovements))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/stock/{sku}/movements")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var page = Page.Of(query);
        if (query.Refusal() is { } refusal) return refusal;
        if (!Sku.IsValid(sku)) return StockView.NotFound(request);

        // One more than is shown tells whether there is another page.
        var movements = await ledger.ListAsync(sku, page.Cursor, page.Limit + 1, cancellationToken)
            .ToListAsync(cancellationToken);
        var next = movements.Count > page.Limit ? movements[page.Limit - 1].Key : null;
        return Results.Json(
            new MovementPage([.. movements.Take(page.Limit)], next), StockJson.Default.MovementPage);
    }
}
