using Microsoft.AspNetCore.Http;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>Either what is to be bought, or the answer that says why the body is none of that.</summary>
internal sealed record Reading(Purchase? Purchase, IResult? Refusal);

/// <summary>Reads the body of an order within bounds and refuses what is wrong with all its faults at once.</summary>
internal static class OrderRequestReader
{
    public const int MostBytes = 256 * 1024;

    public static readonly JsonBody<OrderRequest> Body =
        new(OrderRequestJson.Default.OrderRequest, new OrderRequestValidator(), MostBytes);

    public static async Task<Reading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (order, refusal) = await Body.ReadAsync(request, cancellationToken);
        if (order is null) return new Reading(null, refusal);
        var (purchase, contradiction) = Check(order);
        return new Reading(purchase, contradiction?.Answer(request));
    }

    /// <summary>What a valid request means, unless its parts contradict each other.</summary>
    public static (Purchase? Purchase, Refusal? Refusal) Check(OrderRequest order)
    {
        var merged = PurchaseOf.Lines(order);
        if (merged is null)
        {
            return Refuse(
                Problems.OutOfRange, "Lines of one SKU are merged, so they must agree.",
                new FieldError("#/lines", "lines of one SKU must have one price and at most 10000 pieces together"));
        }

        var purchase = PurchaseOf.Request(order, merged);
        if (purchase.Total.Amount > OrderRequestValidator.MostMoney)
        {
            return Refuse(
                Problems.OutOfRange, "The order is worth too much.",
                new FieldError("#/lines", $"must sum to at most {OrderRequestValidator.MostMoney}"));
        }

        return order.Total is null || order.Total == purchase.Total.Amount
            ? (purchase, null)
            : Refuse(
                Problems.TotalMismatch, $"The lines sum to {purchase.Total.Amount}.",
                new FieldError("#/total", "must be the sum of quantity x unitPrice, or be left out"));
    }

    private static (Purchase? Purchase, Refusal? Refusal) Refuse(
        ProblemType problem, string detail, FieldError error) => (null, new Refusal(problem, detail, [error]));
}
