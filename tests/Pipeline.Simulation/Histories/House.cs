using Microsoft.AspNetCore.Http;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Simulation.Engine;
using Pipeline.Simulation.Fakes;
using Pipeline.Simulation.Tables;
using Pipeline.Storefronts;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// A whole installation: what is durable (tables, queues, the provider), the instances that come and go, and the world
/// outside that calls them.
/// </summary>
internal sealed class House
{
    public const string Key = "sk_test_demo_secret";
    public const string ForeignKey = "sk_test_other_secret";
    public const string OperatorKey = "ok_test_ops_secret";
    private readonly IFaults faults;
    private int processes;

    public House(World world, IFaults faults, bool reconciles, bool readsLogs)
    {
        (World, this.faults, Reconciles) = (world, faults, reconciles);
        Outside = new Process(world, NoFaults.Instance, "outside", processes++);
        Store = new TableStore(
            Outside.Time, OrderTable.TableName, Catalogue.TableName, StockTable.TableName, AnnouncementTable.TableName,
            StorefrontTable.TableName, DeadLetterTable.TableName, RuleTable.TableName, PriceBook.TableName,
            RecentBuyers.TableName, ChannelTable.TableName);
        Broker = new Broker(world, Outside);
        Provider = new Provider(world);
        Watch = new Watch(this);
        Logs = new LogWatch(readsLogs, Watch.Violate);
        var storefronts = new StorefrontTable(new FakeTableServiceClient(Store, new OpenGate()));

        // An open gate is done at once.
        storefronts.AddKeyAsync("demo", ApiKey.Parse(Key)!, default).GetAwaiter().GetResult();
        storefronts.AddKeyAsync("other", ApiKey.Parse(ForeignKey)!, default).GetAwaiter().GetResult();
        storefronts.AddOperatorAsync(ApiKey.Parse(OperatorKey)!, default).GetAwaiter().GetResult();
    }

    public World World { get; }

    public bool Reconciles { get; }

    public Process Outside { get; }

    public TableStore Store { get; }

    public Broker Broker { get; }

    public Provider Provider { get; }

    public Watch Watch { get; }

    public LogWatch Logs { get; }

    public ReconcileOptions Reconciling { get; init; } = new();

    public List<Instance> Instances { get; } = [];

    /// <summary>Starts an instance; when it dies another takes its place.</summary>
    public void StartInstance()
    {
        var number = processes++;
        var process = new Process(World, faults, $"i{number}", number);
        var instance = new Instance(this, process);
        Instances.Add(instance);
        Broker.Consumers.Add(instance);
        process.Froze += until => Outside.After(until - World.Elapsed, Broker.PumpAll);
        process.Died += () =>
        {
            Instances.Remove(instance);
            Broker.Consumers.Remove(instance);
            Outside.After(TimeSpan.FromMilliseconds(World.Dice.Between(100, 20_000)), () =>
            {
                StartInstance();
                Broker.PumpAll();
            });
        };
    }

    /// <summary>Holds orders with more than so many pieces in a line, for an hour.</summary>
    public void Rule(int mostPieces)
    {
        var rules = new RuleTable(new FakeTableServiceClient(Store, new OpenGate()));
        var rule = new Rule { When = Evaluation.QuantityOver, Quantity = mostPieces };
        rules.SetAsync("demo", new RuleSet { Rules = [rule], HoldHours = 1 }, null, "ops", default)
            .GetAwaiter().GetResult(); // an open gate is done at once
    }

    public void Stock(string sku, long pieces)
    {
        var tables = new FakeTableServiceClient(Store, new OpenGate());
        new Catalogue(tables).AddAsync(sku, default).GetAwaiter().GetResult(); // an open gate is done at once
        new StockTable(tables, Outside.Time).ReceiveAsync(sku, pieces, default).GetAwaiter().GetResult(); // as above
        Watch.Stocked(sku, pieces);
    }

    /// <summary>From now on orders that are short of a SKU wait, or are rejected.</summary>
    public void Backorder(string sku, bool isOffered)
    {
        var tables = new FakeTableServiceClient(Store, new OpenGate());
        var level = new StockTable(tables, Outside.Time).FindAsync(sku, default).GetAwaiter().GetResult()!; // stocked
        new StockLedger(tables, Outside.Time).SetAsync(sku, level.OnHand, isOffered, "ops", default)
            .GetAwaiter().GetResult(); // an open gate is done at once
    }

    /// <summary>Calls a function of some instance over HTTP; null when no answer came.</summary>
    public async Task<IResult?> CallAsync(Func<Instance, CancellationToken, Task<IResult>> function)
    {
        if (Instances.Count == 0) return null;
        var instance = World.Dice.Of(Instances);
        var answer = new TaskCompletionSource<IResult?>();
        instance.Process.Died += () => answer.TrySetResult(null);
        instance.Process.Start(async () =>
        {
            try
            {
                var result = await function(instance, default);
                Outside.After(TimeSpan.FromMilliseconds(1), () => answer.TrySetResult(result));
            }
            catch (Exception fault)
            {
                Watch.Threw("http", fault); // the middleware at the edge makes a 500 or 503 of it
                Outside.After(TimeSpan.FromMilliseconds(1), () => answer.TrySetResult(Results.StatusCode(503)));
            }
        });
        Outside.After(TimeSpan.FromSeconds(30), () => answer.TrySetResult(null)); // the caller's own patience
        return await answer.Task;
    }
}
