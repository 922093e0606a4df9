using System.Text;
using MimeKit;
using MimeKit.Text;

namespace Pipeline.Notification.Mail;

/// <summary>Puts what was composed into a message (RFC 5322).</summary>
internal static class MailWriter
{
    /// <param name="eventId">Of the announcement: the same mail is recognised by it, should it come twice.</param>
    /// <param name="to">A customer.</param>
    /// <param name="from">The app's own address.</param>
    /// <param name="settings">The storefront's.</param>
    /// <param name="mail">What to say.</param>
    /// <param name="at">When.</param>
    public static MimeMessage Write(
        string eventId,
        MailboxAddress to,
        MailboxAddress from,
        MailSettings settings,
        ComposedMail mail,
        DateTimeOffset at)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = at,
            MessageId = $"{eventId}@{MailboxAddress.EncodeAddrspec(from.Address).Split('@')[^1]}",
            Body = new MultipartAlternative(Part(TextFormat.Plain, mail.Text), Part(TextFormat.Html, mail.Html))
            {
                Boundary = $"=_{eventId}", // "=_" stands in no quoted-printable text (RFC 2045, 6.7)
            },
        };
        message.From.Add(new MailboxAddress(Encoding.UTF8, settings.SenderName, from.Address));
        message.To.Add(to);
        if (MailAddress.Read(settings.ReplyTo) is { } answers) message.ReplyTo.Add(answers);

        // RFC 3834: no automatic answer is wanted.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, MailLocale.Of(settings.Locale).Language);
        return message;
    }

    // Quoted-printable, whatever is in it: no line is too long for any server, and none begins a header.
    private static TextPart Part(TextFormat format, string text) => new(format)
    {
        ContentTransferEncoding = ContentEncoding.QuotedPrintable,
        Text = text,
    };
}
