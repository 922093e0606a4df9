using System.Text.Json;
using Pipeline.Notification.Mail;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront says about the mail that its customers get.</summary>
internal static class MailOperations
{
    private static readonly Tag Mail = new("Mail", "What your customers are told by e-mail, in your name.");

    private static readonly MailSettings Settings = new()
    {
        Enabled = true,
        SenderName = "Tea Shop",
        ReplyTo = "hello@tea-shop.example",
        LogoUrl = "https://tea-shop.example/logo.png",
        Colour = "#0b6e4f",
        Locale = "de",
    };

    public static IReadOnlyList<Operation> All { get; } = [Read(), Put(), Preview()];

    private static Operation Read() => new(typeof(ReadMail), Mail, "Read the mail settings", """
        As they were put. As long as none were, your customers get no mail.
        """)
    {
        Replies = [new(200, "The settings.") { Content = [Shown()] }],
        Refusals = [Problems.NotFound],
    };

    private static Operation Put() => new(typeof(PutMail), Mail, "Put the mail settings", """
        All of them at once, in the place of those that were there. From then on customers get a mail for each outcome
        of their orders if `enabled` is true, and none if it is false. To repeat it is harmless.
        """)
    {
        Body =
        [
            Content.Json(MailRequestJson.Default.PutMailRequest, Example("shop", "A shop's mail", Settings)),
        ],
        Replies = [new(200, "The settings as they are now.") { Content = [Shown()] }],
        Refusals = [Problems.MailNotOffered, .. OfBodies],
    };

    private static Operation Preview() => new(typeof(PreviewMail), Mail, "Look at a mail", """
        The mail about an outcome as your settings make it, with an order that nobody placed. Nothing is sent.
        """)
    {
        Body =
        [
            Content.Json(
                MailRequestJson.Default.PreviewMailRequest,
                new Example("confirmed", "An order was confirmed", """{ "outcome": "confirmed" }""")),
        ],
        Replies = [new(200, "The mail.") { Content = [Previewed()] }],
        Refusals = [Problems.NotFound, .. OfBodies],
    };

    private static IReadOnlyList<ProblemType> OfBodies =>
        [Problems.NotJson, Problems.OutOfRange, Problems.TooLarge, Problems.UnsupportedMediaType];

    private static Content Shown() =>
        Content.Json(MailJson.Default.MailSettings, Example("shop", "A shop's mail", Settings));

    private static Example Example(string name, string summary, MailSettings settings) =>
        new(name, summary, JsonSerializer.Serialize(settings, MailJson.Default.MailSettings));

    // The HTML is cut short: nobody reads a whole page as one line of JSON.
    private static Content Previewed()
    {
        var mail = SampleOrder.Compose(Settings, "confirmed", Examples.At(0));
        return Content.Json(MailJson.Default.MailPreview, new Example(
            "confirmed",
            "An order was confirmed",
            JsonSerializer.Serialize(
                new MailPreview(mail.Subject, "<!doctype html>...", mail.Text), MailJson.Default.MailPreview)));
    }
}
