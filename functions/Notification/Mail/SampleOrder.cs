using Pipeline.Orders;

namespace Pipeline.Notification.Mail;

/// <summary>An order that nobody placed, to show mails with.</summary>
internal static class SampleOrder
{
    private const string Refunded = "refunded";

    /// <summary>What a customer can be told.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
        [Outcome.Confirmed.Name(), Outcome.Rejected.Name(), Outcome.Cancelled.Name(), Refunded];

    /// <summary>The mail that tells of an outcome of it.</summary>
    /// <param name="settings">Whose mail.</param>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="at">When it is said to be placed.</param>
    public static ComposedMail Compose(MailSettings settings, string outcome, DateTimeOffset at)
    {
        var order = OrderFacts.Received(OrderId.For("sample", "sample-1001"), "sample", "", Purchase, at);
        return outcome switch
        {
            Refunded => MailComposer.Compose(settings, order, outcome, new Money(800, Purchase.Total.Currency)),
            _ => MailComposer.Compose(settings, order with { Reason = ReasonFor(outcome) }, outcome),
        };
    }

    private static UnwindReason ReasonFor(string outcome) =>
        outcome == Outcome.Rejected.Name() ? UnwindReason.OutOfStock
        : outcome == Outcome.Cancelled.Name() ? UnwindReason.Cancelled
        : UnwindReason.None;

    private static readonly Purchase Purchase = new()
    {
        Reference = "SO-1001",
        Total = new Money(3300, "EUR"),
        Lines = [new Line("TEA-001", 2, 1250, "Green tea"), new Line("MUG-RED", 1, 800)],
        Customer = new Customer("ada@example.com", "Ada"),
        ShipTo = new Address("1 Leaf Lane", null, "Berlin", null, "10115", "DE"),
        Payment = new PaymentMethod("tok_ok"),
    };
}
