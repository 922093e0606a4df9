using Rebus.Bus;
using Rebus.Handlers;
using Rebus.Sagas;

namespace Pipeline.Peers.RebusPeer;

public sealed class OrderData : SagaData
{
    public Guid OrderId { get; set; }

    public OrderRequest? Request { get; set; }
}

/// <summary>The order as Rebus' documentation writes a saga.</summary>
public sealed class OrderSaga(IBus bus) : Saga<OrderData>, IAmInitiatedBy<PlaceOrder>, IHandleMessages<StockReserved>,
    IHandleMessages<PaymentTaken>, IHandleMessages<OrderAnnounced>
{
    public Task Handle(PlaceOrder message)
    {
        Shop.Count();
        Data.OrderId = message.OrderId;
        Data.Request = message.Request;
        return bus.Send(new ReserveStock(message.OrderId, message.Request.Lines));
    }

    public Task Handle(StockReserved message)
    {
        Shop.Count();
        return bus.Send(new TakePayment(
            message.OrderId, Request.Total(), Request.Currency, Request.Payment.Token));
    }

    public Task Handle(PaymentTaken message)
    {
        Shop.Count();
        return bus.Send(new AnnounceOrder(message.OrderId, Request.Customer.Email));
    }

    public Task Handle(OrderAnnounced message)
    {
        Shop.Count();
        MarkAsComplete();
        Shop.Settle();
        return Task.CompletedTask;
    }

    protected override void CorrelateMessages(ICorrelationConfig<OrderData> config)
    {
        config.Correlate<PlaceOrder>(message => message.OrderId, data => data.OrderId);
        config.Correlate<StockReserved>(message => message.OrderId, data => data.OrderId);
        config.Correlate<PaymentTaken>(message => message.OrderId, data => data.OrderId);
        config.Correlate<OrderAnnounced>(message => message.OrderId, data => data.OrderId);
    }

    private OrderRequest Request =>
        Data.Request ?? throw new InvalidOperationException("An order without a request.");
}
