using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Inventory;

/// <summary>Shows a SKU's stock as it stands.</summary>
public sealed class ReadStock(Callers callers, StockTable stock)
{
    [Function(nameof(ReadStock))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/stock/{sku}")] HttpRequest request,
        string sku,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        return Sku.IsValid(sku) && await stock.FindAsync(sku, cancellationToken) is { } level
            ? StockView.Shown(sku, level)
            : StockView.NotFound(request);
    }
}
