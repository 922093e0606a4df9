using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>An order as its storefront sees it.</summary>
public sealed record OrderView(
    string Id,
    string Reference,
    string Status,
    string? Reason,
    long Total,
    string Currency,
    IReadOnlyList<Line> Lines,
    Customer Customer,
    IReadOnlyList<TimelineEntry> Timeline,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>The view as an answer's body.</summary>
    public static IResult Answer(Order order, int status) =>
        Results.Json(Of(order), OrderViewJson.Default.OrderView, statusCode: status);

    public static OrderView Of(Order order) => new(
        order.Id.Value,
        order.Purchase.Reference,
        StatusOf(order),
        ReasonOf(order.Reason),
        order.Purchase.Total.Amount,
        order.Purchase.Total.Currency,
        order.Purchase.Lines,
        order.Purchase.Customer,
        order.Timeline,
        order.CreatedAt,
        order.UpdatedAt);

    private static string StatusOf(Order order) => order switch
    {
        { Goal: Goal.Fulfil, Announced: Outcome.Confirmed } => "confirmed",
        { Goal: Goal.Fulfil, Rest.Reason: RestReason.PaymentMismatch } => "held",
        { Goal: Goal.Fulfil, Stock: StockState.Held } => "reserved",
        { Goal: Goal.Fulfil } => "received",
        { Reason: UnwindReason.Cancelled or UnwindReason.Expired } =>
            OrderFlow.IsClosed(order) ? "cancelled" : "cancelling",
        _ => "rejected",
    };

    private static string? ReasonOf(UnwindReason reason) => reason switch
    {
        UnwindReason.None => null,
        UnwindReason.OutOfStock => "out-of-stock",
        UnwindReason.Declined => "declined",
        UnwindReason.Cancelled => "cancelled",
        UnwindReason.Expired => "expired",
        _ => throw new InvalidOperationException($"Unknown reason {reason}."),
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderView))]
internal sealed partial class OrderViewJson : JsonSerializerContext;
