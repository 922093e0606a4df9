using Pipeline.Peers;
using Pipeline.Peers.RebusPeer;
using Rebus.Activation;
using Rebus.Config;
using Rebus.Persistence.InMem;
using Rebus.Routing.TypeBased;
using Rebus.Serialization.Json;
using Rebus.Transport.InMem;

const string Queue = "orders";
using var handlers = new BuiltinHandlerActivator();
handlers.Register((bus, _) => new OrderSaga(bus));
handlers.Register((bus, _) => new Steps(bus));
var bus = Configure.With(handlers)
    .Logging(logging => logging.None())
    .Transport(transport => transport.UseInMemoryTransport(new InMemNetwork(), Queue))
    .Routing(routing => routing.TypeBased().MapAssemblyOf<PlaceOrder>(Queue))
    .Serialization(serialization => serialization.UseSystemTextJson())
    .Sagas(sagas => sagas.StoreInMemory())
    .Options(options =>
    {
        options.SetNumberOfWorkers(Environment.ProcessorCount);
        options.SetMaxParallelism(64);
    })
    .Start();
return await Shop.MeasureAsync(
    "Rebus 8.9.5", args, request => bus.Send(new PlaceOrder(Guid.CreateVersion7(), request)));
