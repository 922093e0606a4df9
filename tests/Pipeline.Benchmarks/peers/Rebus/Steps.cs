using Rebus.Bus;
using Rebus.Handlers;

namespace Pipeline.Peers.RebusPeer;

/// <summary>The three services that the saga asks.</summary>
public sealed class Steps(IBus bus) : IHandleMessages<ReserveStock>, IHandleMessages<TakePayment>,
    IHandleMessages<AnnounceOrder>
{
    public Task Handle(ReserveStock message)
    {
        Shop.Reserve(message.Lines);
        return bus.Send(new StockReserved(message.OrderId));
    }

    public Task Handle(TakePayment message) =>
        bus.Send(new PaymentTaken(message.OrderId, Shop.Pay(message.OrderId, message.Amount)));

    public Task Handle(AnnounceOrder message)
    {
        Shop.Tell(message.OrderId, message.Email);
        return bus.Send(new OrderAnnounced(message.OrderId));
    }
}
