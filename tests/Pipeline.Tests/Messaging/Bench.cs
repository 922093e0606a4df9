using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Messaging;

/// <summary>A step with a real store beneath it and a bus that keeps what is sent.</summary>
internal sealed class Bench
{
    private Bench(Store store)
    {
        Store = store;
        Courier = new Courier(Bus, Time);
        Step = new Step(store.Orders, Courier, Time, NullLogger<Step>.Instance);
    }

    public Store Store { get; }

    public Bus Bus { get; } = new();

    public FakeTimeProvider Time { get; } = new(Sample.At);

    public Courier Courier { get; }

    public Step Step { get; }

    public Settlements Settled { get; } = new();

    public static async Task<Bench> MakeAsync(AzuriteFixture azurite) => new(await Store.MakeAsync(azurite));

    public Task RunAsync(Turn turn, Func<Order, Order> effect, params ServiceBusReceivedMessage[] messages) =>
        RunAsync(turn, order => Task.FromResult(effect(order)), messages);

    public Task RunAsync(Turn turn, Func<Order, Task<Order>> effect, params ServiceBusReceivedMessage[] messages) =>
        Step.RunAsync(turn, messages, Settled, (order, _) => effect(order), Store.Stop);

    /// <summary>Inserts the order as it would stand after these facts.</summary>
    public async Task<StoredOrder> StandsAsync(Order order, Func<Order, Order>? later = null)
    {
        var stored = await Store.InsertAsync(order);
        return later is null
            ? stored
            : await Store.Orders.WriteAsync(stored, later(stored.Order), Store.Stop)
                ?? throw new InvalidOperationException("Overtaken.");
    }

    public async Task<Order> ReadAsync(StoredOrder stored) => (await Store.ReadAsync(stored.Order.Id)).Order;
}
