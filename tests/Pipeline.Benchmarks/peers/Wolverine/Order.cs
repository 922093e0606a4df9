using Wolverine;

namespace Pipeline.Peers.WolverinePeer;

/// <summary>
/// The order as Wolverine's documentation writes a saga: what a method returns is sent. Its name makes OrderId the
/// property of a message that says whose it is.
/// </summary>
public sealed class Order : Saga
{
    public Guid Id { get; set; }

    public OrderRequest? Request { get; set; }

    public static (Order Saga, ReserveStock Next) Start(PlaceOrder message)
    {
        Shop.Count();
        return (
            new Order { Id = message.OrderId, Request = message.Request },
            new ReserveStock(message.OrderId, message.Request.Lines));
    }

    public TakePayment Handle(StockReserved message)
    {
        Shop.Count();
        var request = RequestOf();
        return new TakePayment(message.OrderId, request.Total(), request.Currency, request.Payment.Token);
    }

    public AnnounceOrder Handle(PaymentTaken message)
    {
        Shop.Count();
        return new AnnounceOrder(message.OrderId, RequestOf().Customer.Email);
    }

    public void Handle(OrderAnnounced message)
    {
        Shop.Count();
        MarkCompleted();
        Shop.Settle();
    }

    private OrderRequest RequestOf() =>
        Request ?? throw new InvalidOperationException("An order without a request.");
}
