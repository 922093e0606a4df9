using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>
/// Finds a storefront's orders, newest first. What is looked for is derived from rows, so a request reads a bounded
/// number of them and gives a cursor for the rest. An e-mail address is sent as its hash: no log holds it.
/// </summary>
public sealed class SearchOrders(Callers callers, OrderTable orders)
{
    private const int MostPerPage = 100;
    private const int UsualPerPage = 25;
    private const int MostScanned = 1_000;
    private const int RowsAtOnce = 100;
    private const int HashDigits = 64;

    [Function(nameof(SearchOrders))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/orders")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var storefront = query.Parsed(
            "storefront", "must be a storefront's id", text => StorefrontRow.IsId(text) ? text : null,
            isRequired: true);
        var wanted = new Wanted(
            query.Parsed(
                "status", $"must be one of {string.Join(", ", OrderStatus.All)}",
                text => OrderStatus.All.Contains(text) ? text : null),
            query.Parsed(
                "reference", "must be 1 to 256 characters", text => text.Length is > 0 and <= 256 ? text : null),
            query.Parsed(
                "emailHash", $"must be the SHA-256 of the address in capitals, {HashDigits} hex digits",
                text => text.Length == HashDigits && text.All(char.IsAsciiHexDigit) ? text : null));
        var limit = query.Whole("limit", 1, MostPerPage, UsualPerPage);
        var cursor = query.Parsed("cursor", "must be a cursor as the search gave it", ListPosition.Parse);
        if (query.Refusal() is { } refusal) return refusal;

        var range = new ListRange(storefront ?? "", cursor, null); // it is required
        return Polled.Answer(await FindAsync(range, wanted, limit, cancellationToken), ConsoleJson.Default.FoundOrders);
    }

    private async Task<FoundOrders> FindAsync(
        ListRange range, Wanted wanted, int limit, CancellationToken cancellationToken)
    {
        var (found, looked) = (new List<FoundOrder>(), 0);
        while (looked < MostScanned)
        {
            var listed = await orders.ListAsync(range, RowsAtOnce, cancellationToken);
            var looks = await orders.LookAsync(listed.Select(each => each.Id), cancellationToken);
            foreach (var (position, order) in listed.Zip(looks.Select(look => look.Order)))
            {
                looked++;
                range = range with { Behind = position };
                if (order is null || order.StorefrontId != range.StorefrontId || !wanted.Fits(order)) continue;
                found.Add(FoundOrder.Of(order));
                if (found.Count == limit) return new FoundOrders(found, looked, $"{position}");
            }

            if (listed.Count < RowsAtOnce) return new FoundOrders(found, looked, null);
        }

        return new FoundOrders(found, looked, $"{range.Behind}");
    }

    private sealed record Wanted(string? Status, string? Reference, string? EmailHash)
    {
        public bool Fits(Order order) =>
            (Status is null || OrderStatus.Of(order) == Status)
            && (Reference is null
                || order.Purchase.Reference.Contains(Reference, StringComparison.OrdinalIgnoreCase))
            && (EmailHash is null
                || HashOf(order.Purchase.Customer.Email).Equals(EmailHash, StringComparison.OrdinalIgnoreCase));

        private static string HashOf(string email) =>
            Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));
    }
}

/// <param name="Orders">Newest first.</param>
/// <param name="Looked">How many orders were looked at for them.</param>
/// <param name="Next">Where to go on; null when all were looked at.</param>
internal sealed record FoundOrders(IReadOnlyList<FoundOrder> Orders, int Looked, string? Next);

/// <summary>An order in a list of what was found; nothing of its customer.</summary>
internal sealed record FoundOrder(
    string Id,
    string Storefront,
    string Reference,
    string Status,
    string? Hold,
    long Total,
    string Currency,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static FoundOrder Of(Order order) => new(
        order.Id.Value,
        order.StorefrontId,
        order.Purchase.Reference,
        OrderStatus.Of(order),
        order.Rest?.Reason.Name(),
        order.Purchase.Total.Amount,
        order.Purchase.Total.Currency,
        order.CreatedAt,
        order.UpdatedAt);
}
