using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// The timer's side: runs the reconciler every minute, on some instance, as long as anything is open.
/// </summary>
internal static class Reconciler
{
    private const string MarkerPrefix = "open_";
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public static void Start(House house, Shop shop, bool brokerLoses, TimeSpan longest) =>
        house.Outside.After(Period, () => Tick(house, shop, brokerLoses, longest));

    private static void Tick(House house, Shop shop, bool brokerLoses, TimeSpan longest)
    {
        var open = house.Store.All(OrderTable.TableName)
            .Where(row => row.RowKey.StartsWith(MarkerPrefix, StringComparison.Ordinal)).ToList();

        // A row may still be born after its client gave up: nobody stops before every stall is over.
        var over = house.World.Elapsed > Stalled && shop.Busy == 0 && house.Broker.Count == 0;
        if (over && open.Count == 0) return;
        if (house.World.Elapsed > longest) return;
        if (open.Count > 0 && house.Instances.Count > 0) Look(house, brokerLoses, open);
        house.Outside.After(Period, () => Tick(house, shop, brokerLoses, longest));
    }

    private static void Look(House house, bool brokerLoses, List<TableEntity> open)
    {
        // What happened to no message, and was not left behind by whoever answers HTTP, must never need a rescue.
        house.Watch.Forgotten = brokerLoses
            ? []
            : [.. open.Select(marker => marker.RowKey[MarkerPrefix.Length..]).Where(house.Watch.IsForgotten)];
        var instance = house.World.Dice.Of(house.Instances);
        instance.Process.Start(async () =>
        {
            try
            {
                await instance.Reconcile.RunAsync(new TimerInfo(), default);
            }
            catch (Exception fault)
            {
                house.Watch.Threw("reconcile", fault);
            }
        });
    }
}
