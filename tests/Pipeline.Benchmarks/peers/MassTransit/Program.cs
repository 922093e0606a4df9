using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Peers;
using Pipeline.Peers.MassTransitPeer;

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Services.AddMassTransit(bus =>
{
    bus.AddSagaStateMachine<OrderStateMachine, OrderState>().InMemoryRepository();
    bus.AddConsumer<Steps>();
    bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
});
using var host = builder.Build();
await host.StartAsync();
var publisher = host.Services.GetRequiredService<IBus>();
var code = await Shop.MeasureAsync(
    "MassTransit 8.5.12", args, request => publisher.Publish(new PlaceOrder(Guid.CreateVersion7(), request)));
await host.StopAsync();
return code;
