using MassTransit;

namespace Pipeline.Peers.MassTransitPeer;

/// <summary>The three services that the saga asks.</summary>
public sealed class Steps : IConsumer<ReserveStock>, IConsumer<TakePayment>, IConsumer<AnnounceOrder>
{
    public Task Consume(ConsumeContext<ReserveStock> context)
    {
        Shop.Reserve(context.Message.Lines);
        return context.Publish(new StockReserved(context.Message.OrderId));
    }

    public Task Consume(ConsumeContext<TakePayment> context) => context.Publish(
        new PaymentTaken(context.Message.OrderId, Shop.Pay(context.Message.OrderId, context.Message.Amount)));

    public Task Consume(ConsumeContext<AnnounceOrder> context)
    {
        Shop.Tell(context.Message.OrderId, context.Message.Email);
        return context.Publish(new OrderAnnounced(context.Message.OrderId));
    }
}
