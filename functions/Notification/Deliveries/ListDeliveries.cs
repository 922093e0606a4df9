using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Deliveries;

/// <summary>Shows what was told of an order, to which channel, and how it went.</summary>
public sealed class ListDeliveries(Callers callers, OrderTable orders, DeliveryTable deliveries)
{
    [Function(nameof(ListDeliveries))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/orders/{id}/deliveries")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (party, stranger) = await callers.AdmitPartyAsync(request, cancellationToken);
        if (party is null) return stranger!; // an admission has one or the other

        var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        if (stored is null || !party.MaySee(stored.Order.StorefrontId))
        {
            return Problems.NotFound.Answer(request, "No order of yours has this id.");
        }

        var all = await deliveries.ListAsync(stored.Order.StorefrontId, stored.Order.Id, cancellationToken);
        return Results.Json(
            new DeliveryList([.. all.Select(DeliveryView.Of)]), DeliveryJson.Default.DeliveryList);
    }
}

/// <param name="Deliveries">By event, then by channel.</param>
internal sealed record DeliveryList(IReadOnlyList<DeliveryView> Deliveries);

/// <summary>A delivery as it is shown.</summary>
/// <param name="EventId">Which event.</param>
/// <param name="Channel">To where.</param>
/// <param name="State">pending, delivered, failed or dropped.</param>
/// <param name="NextAttemptAt">When it is tried next; null when it ended.</param>
/// <param name="Attempts">The newest ten, oldest first.</param>
internal sealed record DeliveryView(
    string EventId,
    string Channel,
    string State,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<DeliveryAttempt> Attempts)
{
    public static DeliveryView Of(Delivery delivery) => new(
        delivery.EventId,
        delivery.Channel,
        JsonNamingPolicy.CamelCase.ConvertName(delivery.State.ToString()),
        delivery.State == DeliveryState.Pending ? delivery.Due : null,
        delivery.Log);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryList))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
