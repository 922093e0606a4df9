using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Pipeline.Peers;

// What the same steps cost written by hand: a channel of JSON between two steps, each order's state in a dictionary,
// nothing that survives the process, no retry, no correlation, no batch.
var states = new ConcurrentDictionary<Guid, OrderRequest>();
var (stock, payment, notification) = (NewQueue(), NewQueue(), NewQueue());
_ = WorkAsync(stock, ContractJson.Default.ReserveStock, message =>
{
    Shop.Reserve(message.Lines);
    var order = states[message.OrderId];
    var next = new TakePayment(message.OrderId, order.Total(), order.Currency, order.Payment.Token);
    Send(payment, next, ContractJson.Default.TakePayment);
});
_ = WorkAsync(payment, ContractJson.Default.TakePayment, message =>
{
    Shop.Pay(message.OrderId, message.Amount);
    var next = new AnnounceOrder(message.OrderId, states[message.OrderId].Customer.Email);
    Send(notification, next, ContractJson.Default.AnnounceOrder);
});
_ = WorkAsync(notification, ContractJson.Default.AnnounceOrder, message =>
{
    Shop.Tell(message.OrderId, message.Email);
    states.TryRemove(message.OrderId, out _);
    Shop.Settle();
});
return await Shop.MeasureAsync("by hand", args, request =>
{
    var id = Guid.CreateVersion7();
    states[id] = request;
    Send(stock, new ReserveStock(id, request.Lines), ContractJson.Default.ReserveStock);
    return Task.CompletedTask;
});

static Channel<byte[]> NewQueue() => Channel.CreateUnbounded<byte[]>();

static void Send<T>(Channel<byte[]> queue, T message, JsonTypeInfo<T> json) =>
    queue.Writer.TryWrite(JsonSerializer.SerializeToUtf8Bytes(message, json));

static async Task WorkAsync<T>(Channel<byte[]> queue, JsonTypeInfo<T> json, Action<T> step)
{
    await foreach (var body in queue.Reader.ReadAllAsync())
    {
        step(JsonSerializer.Deserialize(body, json) ?? throw new JsonException("No message."));
    }
}
