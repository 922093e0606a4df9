using MassTransit;

namespace Pipeline.Peers.MassTransitPeer;

public sealed class OrderState : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public OrderRequest? Request { get; set; }
}

/// <summary>The order as MassTransit's documentation writes a saga: a state machine of events.</summary>
public sealed class OrderStateMachine : MassTransitStateMachine<OrderState>
{
    public OrderStateMachine()
    {
        InstanceState(state => state.CurrentState);
        Event(() => Placed, each => each.CorrelateById(context => context.Message.OrderId));
        Event(() => Reserved, each => each.CorrelateById(context => context.Message.OrderId));
        Event(() => Paid, each => each.CorrelateById(context => context.Message.OrderId));
        Event(() => Announced, each => each.CorrelateById(context => context.Message.OrderId));
        Initially(When(Placed)
            .Then(context =>
            {
                Shop.Count();
                context.Saga.Request = context.Message.Request;
            })
            .Publish(context => new ReserveStock(context.Message.OrderId, context.Message.Request.Lines))
            .TransitionTo(Reserving));
        During(Reserving, When(Reserved)
            .Then(_ => Shop.Count())
            .Publish(context => new TakePayment(
                context.Message.OrderId,
                RequestOf(context.Saga).Total(),
                RequestOf(context.Saga).Currency,
                RequestOf(context.Saga).Payment.Token))
            .TransitionTo(Paying));
        During(Paying, When(Paid)
            .Then(_ => Shop.Count())
            .Publish(context => new AnnounceOrder(context.Message.OrderId, RequestOf(context.Saga).Customer.Email))
            .TransitionTo(Announcing));
        During(Announcing, When(Announced)
            .Then(_ =>
            {
                Shop.Count();
                Shop.Settle();
            })
            .Finalize());
        SetCompletedWhenFinalized();
    }

    // The framework makes these four and the three below.
    public Event<PlaceOrder> Placed { get; private set; } = null!;

    public Event<StockReserved> Reserved { get; private set; } = null!;

    public Event<PaymentTaken> Paid { get; private set; } = null!;

    public Event<OrderAnnounced> Announced { get; private set; } = null!;

    public State Reserving { get; private set; } = null!;

    public State Paying { get; private set; } = null!;

    public State Announcing { get; private set; } = null!;

    private static OrderRequest RequestOf(OrderState state) =>
        state.Request ?? throw new InvalidOperationException("An order without a request.");
}
