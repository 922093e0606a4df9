using System.Globalization;
using Pipeline.Orders;

namespace Pipeline.Notification.Mail;

/// <summary>A mail as its reader sees it.</summary>
internal sealed record ComposedMail(string Subject, string Html, string Text);

/// <summary>Writes what a customer is told of an order, in the storefront's name and language.</summary>
internal static class MailComposer
{
    /// <param name="settings">Of the storefront.</param>
    /// <param name="order">As it stands in its row.</param>
    /// <param name="outcome">The outcome's name: the order may have gone on since it was established.</param>
    /// <param name="refunded">How much was given back, where that is what is told.</param>
    public static ComposedMail Compose(MailSettings settings, Order order, string outcome, Money? refunded = null)
    {
        var model = ModelOf(settings, order, outcome, refunded);
        return new ComposedMail(model.Subject, MailTemplates.RenderHtml(model), MailTemplates.RenderText(model));
    }

    private static MailModel ModelOf(MailSettings settings, Order order, string outcome, Money? refunded)
    {
        var locale = MailLocale.Of(settings.Locale);
        var purchase = order.Purchase;
        var given = refunded is { } money ? locale.Write(money) : "";
        var named = new PhraseModel(OneLine(purchase.Reference), OneLine(settings.SenderName), given);
        var said = locale.Outcomes[outcome];
        return new MailModel
        {
            Language = locale.Language,
            Shop = named.Shop,
            LogoUrl = settings.LogoUrl ?? "",
            Colour = settings.Colour,
            OnColour = Colour.On(settings.Colour),
            Subject = MailTemplates.Fill(said.Subject, named),
            Heading = MailTemplates.Fill(said.Heading, named),
            Paragraphs = [.. Why(locale, order, outcome), MailTemplates.Fill(said.Lead, named)],
            Reference = named.Reference,
            Placed = locale.WriteDay(order.CreatedAt),
            Lines = [.. purchase.Lines.Select(line => LineOf(locale, line, purchase.Total.Currency))],
            Total = locale.Write(purchase.Total),
            Refunded = given,
            ShipTo = [.. LinesOf(purchase.ShipTo)],
            Labels = locale.Labels,
            Footer = MailTemplates.Fill(locale.Labels.Footer, named),
        };
    }

    // An order that was confirmed and cancelled later has a reason, which is none for having been confirmed.
    private static IEnumerable<string> Why(MailLocale locale, Order order, string outcome) =>
        outcome == Outcome.Rejected.Name() || outcome == Outcome.Cancelled.Name()
            ? order.Reason.Name() is { } reason ? [locale.Reasons[reason]] : []
            : [];

    private static MailLine LineOf(MailLocale locale, Line line, string currency) => new(
        OneLine(line.Name ?? line.Sku),
        line.Name is null ? "" : OneLine(line.Sku),
        line.Quantity,
        locale.Write(new Money(line.UnitPrice, currency).Times(line.Quantity)));

    private static IEnumerable<string> LinesOf(Address? address) =>
        address is null
            ? []
            : new[]
            {
                address.Line1, address.Line2, $"{address.PostalCode} {address.City}", address.Region, address.Country,
            }
            .Select(line => OneLine(line ?? "")).Where(line => line.Length > 0);

    // The intake lets no control character in. Should one have come all the same, it must end no line of a mail.
    private static string OneLine(string text) => string.Concat(text.Select(character =>
        CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator
                ? ' '
                : character)).Trim();
}
