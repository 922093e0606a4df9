namespace Pipeline.Peers.WolverinePeer;

/// <summary>The three services that the saga asks.</summary>
public static class StepsHandler
{
    public static StockReserved Handle(ReserveStock message)
    {
        Shop.Reserve(message.Lines);
        return new StockReserved(message.OrderId);
    }

    public static PaymentTaken Handle(TakePayment message) =>
        new(message.OrderId, Shop.Pay(message.OrderId, message.Amount));

    public static OrderAnnounced Handle(AnnounceOrder message)
    {
        Shop.Tell(message.OrderId, message.Email);
        return new OrderAnnounced(message.OrderId);
    }
}
