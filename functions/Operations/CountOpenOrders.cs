using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// Every minute, counts each storefront's open orders for the admission to compare with its bound. Apart from the
/// reconciler, whose run is longest when a backlog grows, which is when the count matters; a second listing of the
/// markers costs 16 requests, and one more for each 1,000 open orders.
/// </summary>
public sealed partial class CountOpenOrders(
    OrderTable orders,
    StorefrontTable storefronts,
    IOptions<StorefrontOptions> options,
    ILogger<CountOpenOrders> logger)
{
    private const int PartsOfTheBound = 10;

    [Function(nameof(CountOpenOrders))]
    public async Task RunAsync(
        [TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        await foreach (var marker in orders.ListOpenAsync(cancellationToken))
        {
            if (marker.StorefrontId is { } id) counts[id] = counts.GetValueOrDefault(id) + 1;
        }

        await foreach (var storefront in storefronts.ListAsync(cancellationToken))
        {
            var bound = storefront.Limits.Over(options.Value).OpenOrders;
            var count = counts.GetValueOrDefault(storefront.Id);
            if (!IsNews(storefront.OpenOrders, count, bound)) continue;
            await storefronts.NoteOpenOrdersAsync(storefront.Id, count, cancellationToken);
            if (count >= bound) Log.Full(logger, storefront.Id, count, bound);
        }
    }

    /// <summary>Whether the count is worth a write: it crosses the bound, or moved by a tenth of it.</summary>
    internal static bool IsNews(int noted, int count, int bound) =>
        noted >= bound != count >= bound || Math.Abs(count - noted) > bound / PartsOfTheBound;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Storefront {StorefrontId} has {Count} open orders and may have {Bound}: new ones are refused.")]
        public static partial void Full(ILogger logger, string storefrontId, int count, int bound);
    }
}
