using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Peers;
using Pipeline.Peers.WolverinePeer;
using Wolverine;

var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.UseWolverine(options =>
{
    options.UseRuntimeCompilation();
    options.Durability.Mode = DurabilityMode.Solo;
    options.Discovery.DisableConventionalDiscovery().IncludeType<Order>().IncludeType(typeof(StepsHandler));
});
using var host = builder.Build();
await host.StartAsync();
var code = await Shop.MeasureAsync(
    "Wolverine 6.62.0",
    args,
    request => host.MessageBus().PublishAsync(new PlaceOrder(Guid.CreateVersion7(), request)).AsTask());
await host.StopAsync();
return code;
