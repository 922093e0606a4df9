using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Fakes;

internal enum MoneyState
{
    Created,
    Authorised,
    Captured,
    Declined,
    Cancelled,
    Refunded,
}

/// <summary>One payment object of the provider.</summary>
internal sealed class Charge(string id, Order order)
{
    private const string Mismatch = "tok_mismatch";

    public string Id => id;

    public string OrderId { get; } = order.Id.Value;

    public string Token { get; } = order.Purchase.Payment.Token;

    public bool Manual { get; } = order.Purchase.Payment.Capture == CaptureMode.Manual;

    /// <summary>What the order asked for.</summary>
    public Money Total { get; } = order.Purchase.Total;

    public Money Money { get; } = order.Purchase.Payment.Token == Mismatch
        ? order.Purchase.Total with { Amount = order.Purchase.Total.Amount + 1 }
        : order.Purchase.Total;

    public MoneyState State { get; set; }

    public int Tries { get; set; }

    /// <summary>Minor units that were given back, by refunds or by the reversal.</summary>
    public long Back { get; set; }
}

/// <summary>
/// A payment provider at its least helpful: payment objects are durable, but idempotency keys are forgotten (Stripe
/// keeps them for 24 hours), and a refunded payment still answers that it was captured (as Stripe's does).
/// </summary>
internal sealed class Provider(World world)
{
    private static readonly TimeSpan KeysLast = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, (string Id, TimeSpan At)> keys = [];
    private readonly Dictionary<string, Charge> charges = [];
    private readonly Dictionary<(string Id, string Key), ProviderRefund> refunds = [];

    /// <summary>Called after money moved.</summary>
    public Action<Charge>? Moved { get; set; }

    /// <summary>Called after a part was given back, with the refund's key.</summary>
    public Action<Charge, ProviderRefund, string>? GaveBack { get; set; }

    public IEnumerable<Charge> Charges => charges.Values;

    /// <summary>The refunds of an order, by their keys.</summary>
    public IEnumerable<(string Key, ProviderRefund Refund)> RefundsOf(string order) =>
        refunds.Where(one => one.Value.OrderId == order).Select(one => (one.Key.Key, one.Value));

    public ProviderPayment Create(Order order)
    {
        if (keys.TryGetValue(order.Id.Value, out var key) && world.Elapsed - key.At < KeysLast)
        {
            return Answer(charges[key.Id]);
        }

        var charge = new Charge($"pay_{charges.Count + 1}", order);
        charges.Add(charge.Id, charge);
        keys[order.Id.Value] = (charge.Id, world.Elapsed);
        return Answer(charge);
    }

    public ProviderPayment Confirm(string id)
    {
        var charge = charges[id];
        if (charge.State != MoneyState.Created) return Answer(charge);
        if (charge.Token == "tok_refused" && charge.Tries++ == 0)
        {
            return Answer(charge) with { Status = ProviderStatus.Refused, DeclineReason = "refused-once" };
        }

        if (charge.Tries++ < Failures(charge.Token)) throw new HttpRequestException("The provider is unwell.");
        Move(charge, charge.Token == "tok_declined" ? MoneyState.Declined
            : charge.Manual ? MoneyState.Authorised : MoneyState.Captured);
        return Answer(charge);
    }

    public ProviderPayment Capture(string id)
    {
        var charge = charges[id];
        if (charge.State == MoneyState.Authorised) Move(charge, MoneyState.Captured);
        return Answer(charge);
    }

    public void Reverse(string id)
    {
        var charge = charges[id];
        if (charge.State is MoneyState.Created or MoneyState.Authorised) Move(charge, MoneyState.Cancelled);
        if (charge.State != MoneyState.Captured) return;
        charge.Back = charge.Money.Amount;
        Move(charge, MoneyState.Refunded);
    }

    /// <summary>Gives a part back, once a key, and never more than was captured.</summary>
    public ProviderRefund Refund(string id, Money money, string key)
    {
        var charge = charges[id];
        if (refunds.TryGetValue((id, key), out var known)) return known;
        var left = charge.Money.Amount - charge.Back;
        if (charge.State != MoneyState.Captured || money.Amount > left)
        {
            return new ProviderRefund("", id, charge.OrderId, money, RefundStatus.Refused, "amount-too-large");
        }

        charge.Back += money.Amount;
        var refund = refunds[(id, key)] = new ProviderRefund(
            $"re_{refunds.Count + 1}", id, charge.OrderId, money, RefundStatus.Succeeded);
        world.Tally.Add(money.Amount == left ? "money given back in full" : "money given back in part");
        if (money.Amount == left) Move(charge, MoneyState.Refunded);
        GaveBack?.Invoke(charge, refund, key);
        return refund;
    }

    /// <summary>How many payments of an order are captured and not refunded.</summary>
    public int Captured(string order) =>
        charges.Values.Count(charge => charge.OrderId == order && charge.State == MoneyState.Captured);

    private void Move(Charge charge, MoneyState state)
    {
        charge.State = state;
        world.Tally.Add($"money {state}");
        world.Say($"provider: {charge.Id} of {charge.OrderId} {state}");
        Moved?.Invoke(charge);
    }

    private static int Failures(string token) =>
        token.StartsWith("tok_flaky_", StringComparison.Ordinal) ? token[^1] - '0' : 0;

    private static ProviderPayment Answer(Charge charge)
    {
        var (status, reason) = charge.State switch
        {
            MoneyState.Created => (ProviderStatus.Created, (string?)null),
            MoneyState.Authorised => (ProviderStatus.Authorised, null),
            MoneyState.Captured or MoneyState.Refunded => (ProviderStatus.Captured, null),
            MoneyState.Declined => (ProviderStatus.Declined, "declined"),
            MoneyState.Cancelled => (ProviderStatus.Declined, "already-cancelled"),
            _ => throw new InvalidOperationException($"Unknown state {charge.State}."),
        };
        return new ProviderPayment(charge.Id, charge.OrderId, charge.Money, status, reason);
    }
}

/// <summary>A process's way to the provider.</summary>
internal sealed class ProviderGateway(Provider provider, IGate gate) : IPaymentGateway
{
    public Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken) =>
        gate.PassAsync("provider.create", () => provider.Create(order));

    public Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        gate.PassAsync("provider.confirm", () => provider.Confirm(paymentId));

    public Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        gate.PassAsync("provider.capture", () => provider.Capture(paymentId));

    public Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken) =>
        gate.PassAsync("provider.reverse", () =>
        {
            provider.Reverse(paymentId);
            return true;
        });

    public Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken) =>
        gate.PassAsync("provider.refund", () => provider.Refund(paymentId, amount, refundKey));
}
