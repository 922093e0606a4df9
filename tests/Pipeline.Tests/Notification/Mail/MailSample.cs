using Pipeline.Notification.Mail;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Notification.Mail;

/// <summary>Orders and settings to write mails with.</summary>
internal static class MailSample
{
    public static MailSettings Settings { get; } = new()
    {
        Enabled = true,
        SenderName = "Tea & Töchter",
        ReplyTo = "shop@example.com",
        LogoUrl = "https://cdn.example.com/logo.png?size=2&dark=0",
        Colour = "#0b6e4f",
    };

    /// <summary>An order of two articles, one of them without a name, to an address abroad.</summary>
    public static Order Order { get; } = OrderOf(new Purchase
    {
        Reference = "SO-1001",
        Total = new Money(123_450, "EUR"),
        Lines = [new Line("TEA-001", 97, 1250, "Grüner Tee „Frühling“"), new Line("MUG-RED", 1, 2200)],
        Customer = new Customer("ada@example.com", "Ada Lovelace"),
        ShipTo = new Address("1 Leaf Lane", "c/o Babbage", "Berlin", null, "10115", "DE"),
        Payment = new PaymentMethod("tok_ok"),
    });

    /// <summary>
    /// Without a logo, and as long as an order's texts and amounts may be, without a place to break them; and text that
    /// runs from right to left.
    /// </summary>
    public static ComposedMail Widest { get; } = MailComposer.Compose(
        Settings with { LogoUrl = null, SenderName = new string('W', 64), Colour = "#ffd500", Locale = "fr" },
        OrderOf(new Purchase
        {
            Reference = new string('R', 256),
            Total = new Money(100_000_000_000, "KWD"),
            Lines =
            [
                new Line(new string('S', 64), 10_000, 10_000_000, new string('N', 256)),
                new Line(new string('Z', 64), 1, 1, "שלום עולם " + new string('ש', 80)),
            ],
            Customer = new Customer("ada@example.com"),
            ShipTo = new Address(new string('A', 256), new string('京', 100), "B", "C", "D", "DE"),
            Payment = new PaymentMethod("tok_ok"),
        }),
        "refunded",
        new Money(99_999_999_999, "KWD"));

    public static Order OrderOf(Purchase purchase) => Sample.Order(purchase: purchase);

    /// <summary>The mail about the order's outcome.</summary>
    public static ComposedMail Compose(string outcome, string locale = "en", Order? order = null)
    {
        var about = order ?? Order;
        return outcome switch
        {
            "rejected" => Write(about with { Reason = UnwindReason.OutOfStock }),
            "cancelled" => Write(about with { Reason = UnwindReason.Cancelled }),
            "refunded" => Write(about, new Money(2200, about.Purchase.Total.Currency)),
            _ => Write(about),
        };

        ComposedMail Write(Order told, Money? refunded = null) =>
            MailComposer.Compose(Settings with { Locale = locale }, told, outcome, refunded);
    }
}
