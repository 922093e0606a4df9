using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>
/// Lists the orders that somebody must look at: those that wait for an operator's decision, and those that stand
/// still although no one is waited for. Found by their markers, so closed orders cost nothing, however many there are;
/// of each kind no more than a hundred rows are read.
/// </summary>
public sealed class ListExceptions(
    Callers callers, OrderTable orders, IOptions<ReconcileOptions> options, TimeProvider time)
{
    private const int MostOfAKind = 100;
    private readonly TimeSpan standstill = TimeSpan.FromSeconds(options.Value.StandstillSeconds);

    [Function(nameof(ListExceptions))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/exceptions")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var (held, standing) = (new List<OpenMarker>(), new List<OpenMarker>());
        var now = time.GetUtcNow();
        var markers = orders.ListOpenAsync(cancellationToken).Take(OpenOrders.MostCounted);
        await foreach (var marker in markers.WithCancellation(cancellationToken))
        {
            if (IsForOperators(marker)) held.Add(marker);
            else if (MayStandStill(marker, now)) standing.Add(marker);
        }

        return Polled.Answer(
            new ExceptionList(
                await ReadAsync(held, order => order.Rest is not null, cancellationToken),
                await ReadAsync(standing, order => StandsStill(order, now), cancellationToken)),
            ConsoleJson.Default.ExceptionList);
    }

    private static bool IsForOperators(OpenMarker marker) =>
        marker.RestsFor is { } reason && HoldView.DeciderOf(reason) == HoldView.Operator;

    private bool MayStandStill(OpenMarker marker, DateTimeOffset now) => marker.RestsUntil is null
        && (marker.RescuedAt is not null || now - marker.WrittenAt >= standstill);

    private bool StandsStill(Order order, DateTimeOffset now) =>
        OrderFlow.Next(order) is not null && now - order.UpdatedAt >= standstill;

    private async Task<OrdersToSee> ReadAsync(
        List<OpenMarker> markers, Predicate<Order> isWanted, CancellationToken cancellationToken)
    {
        var read = markers.OrderBy(marker => marker.WrittenAt).Take(MostOfAKind).Select(marker => marker.Id).ToList();
        var looks = await orders.LookAsync(read, cancellationToken);
        var found = looks.Select(look => look.Order).OfType<Order>().Where(order => isWanted(order));
        return new OrdersToSee(
            [.. found.OrderBy(order => order.UpdatedAt).Select(OrderToSee.Of)],
            [.. read.Zip(looks).Where(each => each.Second.Unreadable is not null).Select(each => each.First.Value)],
            markers.Count > MostOfAKind);
    }
}

/// <param name="Held">Those that wait for an operator.</param>
/// <param name="Standing">Those that did not change for longer than the reconciler lets pass.</param>
internal sealed record ExceptionList(OrdersToSee Held, OrdersToSee Standing);

/// <param name="Orders">The one that waits longest first.</param>
/// <param name="Unreadable">Ids of rows that the code cannot read.</param>
/// <param name="Truncated">There are more; decide on these first.</param>
internal sealed record OrdersToSee(
    IReadOnlyList<OrderToSee> Orders, IReadOnlyList<string> Unreadable, bool Truncated);

/// <param name="Id">The order.</param>
/// <param name="Storefront">Whose it is.</param>
/// <param name="Reference">The storefront's own name for it.</param>
/// <param name="WaitsFor">The reason of its hold, or the queue whose turn it is.</param>
/// <param name="Since">When it changed last.</param>
/// <param name="Until">When a hold ends by itself.</param>
/// <param name="Total">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
internal sealed record OrderToSee(
    string Id,
    string Storefront,
    string Reference,
    string? WaitsFor,
    DateTimeOffset Since,
    DateTimeOffset? Until,
    long Total,
    string Currency)
{
    public static OrderToSee Of(Order order) => new(
        order.Id.Value,
        order.StorefrontId,
        order.Purchase.Reference,
        order.Rest?.Reason.Name() ?? (OrderFlow.Next(order) is { } turn ? Queues.For(turn) : null),
        order.UpdatedAt,
        order.Rest?.Until,
        order.Purchase.Total.Amount,
        order.Purchase.Total.Currency);
}
