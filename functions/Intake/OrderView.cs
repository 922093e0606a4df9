using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Pipeline.Orders;
using Pipeline.Storefronts;

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
    HoldView? Hold,
    long? Refunded,
    IReadOnlyList<RefundView>? Refunds,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ErasedAt)
{
    /// <summary>200: the order as it stands.</summary>
    public static IResult Shown(HttpRequest request, Order order) => Answer(request, order, StatusCodes.Status200OK);

    /// <summary>202: what was asked for is durable, and more will come of it.</summary>
    public static IResult Accepted(HttpRequest request, Order order)
    {
        request.HttpContext.Response.Headers.RetryAfter = "1";
        return Answer(request, order, StatusCodes.Status202Accepted);
    }

    /// <summary>304: the order is as the caller has it.</summary>
    public static IResult NotModified(HttpRequest request, Order order)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = EntityTag.Of(order);
        return Results.StatusCode(StatusCodes.Status304NotModified);
    }

    /// <summary>404, the same for an id that nobody has and for another storefront's.</summary>
    public static IResult NotFound(HttpRequest request) =>
        Problems.NotFound.Answer(request, "No order of yours has this id.");

    public static OrderView Of(Order order) => new(
        order.Id.Value,
        order.Purchase.Reference,
        OrderStatus.Of(order),
        order.Reason.Name(),
        order.Purchase.Total.Amount,
        order.Purchase.Total.Currency,
        order.Purchase.Lines,
        order.Purchase.Customer,
        order.Timeline,
        HoldView.Of(order),
        order.Refunds.Count > 0 ? order.Refunded() : null,
        order.Refunds.Count > 0 ? [.. order.Refunds.Select(refund => RefundView.Of(order, refund))] : null,
        order.CreatedAt,
        order.UpdatedAt,
        order.ErasedAt);

    private static JsonHttpResult<OrderView> Answer(HttpRequest request, Order order, int status)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = EntityTag.Of(order);
        return TypedResults.Json(Of(order), OrderViewJson.Default.OrderView, statusCode: status);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(OrderPage))]
internal sealed partial class OrderViewJson : JsonSerializerContext;
