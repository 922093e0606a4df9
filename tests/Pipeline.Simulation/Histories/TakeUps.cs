using Microsoft.Azure.Functions.Worker;
using Pipeline.Inventory;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// The timer of those who wait for stock: every minute, on some instance, as long as anything may come of it.
/// </summary>
internal static class TakeUps
{
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(12);
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public static void Start(House house, Shop shop, TimeSpan longest) =>
        house.Outside.After(Period, () => Tick(house, shop, longest));

    private static void Tick(House house, Shop shop, TimeSpan longest)
    {
        var isWork = IsWork(house);
        var over = house.World.Elapsed > Stalled && shop.Busy == 0 && house.Broker.Count == 0;
        if (over && !isWork && !(house.Reconciles && SomebodyWaits(house))) return; // who waits may expire
        if (house.World.Elapsed > longest) return;
        if (isWork && house.Instances.Count > 0) Look(house);
        house.Outside.After(Period, () => Tick(house, shop, longest));
    }

    private static bool IsWork(House house) =>
        house.Watch.Stocks.Keys.Any(house.Watch.CouldServe) || house.Store.All(StockTable.TableName)
            .Any(row => row.RowKey.StartsWith("notice_", StringComparison.Ordinal));

    private static bool SomebodyWaits(House house) =>
        house.Watch.Stocks.Keys.Any(sku => house.Watch.Waits(sku).Count > 0);

    private static void Look(House house)
    {
        var instance = house.World.Dice.Of(house.Instances);
        instance.Process.Start(async () =>
        {
            try
            {
                await instance.TakeUp.RunAsync(new TimerInfo(), default);
            }
            catch (Exception fault)
            {
                house.Watch.Threw("take up", fault);
            }
        });
    }
}
