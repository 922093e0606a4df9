using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Lists a storefront's own orders, newest first. A status is derived from the row, so to filter by it is to read the
/// rows: a request looks at a bounded number of them and gives a cursor for the rest.
/// </summary>
public sealed partial class ListOrders(Callers callers, OrderTable orders, ILogger<ListOrders> logger)
{
    private const int MostPerPage = 100;
    private const int UsualPerPage = 20;
    private const int MostScanned = 1_000;

    [Function(nameof(ListOrders))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/orders")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var status = query.Parsed(
            "status", $"must be one of {string.Join(", ", OrderStatus.All)}",
            text => OrderStatus.All.Contains(text) ? text : null);
        var createdAfter = query.Time("createdAfter");
        var limit = query.Whole("limit", 1, MostPerPage, UsualPerPage);
        var cursor = query.Parsed("cursor", "must be a cursor as the list gave it", ReadCursor);
        if (query.Refusal() is { } refusal) return refusal;

        var range = new ListRange(storefront.Id, cursor, createdAfter);
        var page = status is null
            ? await PageAsync(range, limit, cancellationToken)
            : await FilteredPageAsync(range, status, limit, cancellationToken);
        return TypedResults.Json(page, OrderViewJson.Default.OrderPage);
    }

    private async Task<OrderPage> PageAsync(ListRange range, int limit, CancellationToken cancellationToken)
    {
        var listed = await orders.ListAsync(range, limit + 1, cancellationToken); // one more tells whether more follow
        var shown = await ReadAsync(range.StorefrontId, [.. listed.Take(limit)], cancellationToken);
        return Page(shown.Select(one => one.Order), listed.Count > limit ? listed[limit - 1] : null);
    }

    private async Task<OrderPage> FilteredPageAsync(
        ListRange range, string status, int limit, CancellationToken cancellationToken)
    {
        var found = new List<(ListPosition At, Order Order)>();
        for (var scanned = 0; scanned < MostScanned; scanned += MostPerPage)
        {
            var listed = await orders.ListAsync(range, MostPerPage, cancellationToken);
            var read = await ReadAsync(range.StorefrontId, listed, cancellationToken);
            found.AddRange(read.Where(one => OrderStatus.Of(one.Order) == status));
            if (found.Count > limit) return Page(found.Take(limit).Select(one => one.Order), found[limit - 1].At);
            if (listed.Count < MostPerPage) return Page(found.Select(one => one.Order), null);
            range = range with { Behind = listed[^1] };
        }

        return Page(found.Select(one => one.Order), range.Behind);
    }

    // The entry is the index's word, the row is the truth: of another storefront's nothing is ever shown.
    private async Task<IReadOnlyList<(ListPosition At, Order Order)>> ReadAsync(
        string storefrontId, IReadOnlyList<ListPosition> listed, CancellationToken cancellationToken)
    {
        var looks = await orders.LookAsync(listed.Select(position => position.Id), cancellationToken);
        foreach (var (at, look) in listed.Zip(looks))
        {
            // By its id it is answered as a fault.
            if (look.Unreadable is { } unreadable) Log.LeftOut(logger, at.Id, unreadable);
        }

        return [.. listed.Zip(looks, (at, look) => (at, look.Order))
            .Where(one => one.Order?.StorefrontId == storefrontId)
            .Select(one => (one.at, one.Order!))]; // one without an order has no storefront either
    }

    private static OrderPage Page(IEnumerable<Order> shown, ListPosition? next) => new(
        [.. shown.Select(OrderView.Of)],
        next is null ? null : Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{next}")));

    private static ListPosition? ReadCursor(string cursor) =>
        Base64Url.IsValid(cursor, out var length) && length < 100
            ? ListPosition.Parse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)))
            : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Order {OrderId} is unreadable and left out of its list.")]
        public static partial void LeftOut(ILogger logger, OrderId orderId, Exception fault);
    }
}
