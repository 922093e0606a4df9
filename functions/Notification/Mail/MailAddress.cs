using MimeKit;

namespace Pipeline.Notification.Mail;

/// <summary>A mailbox's address and nothing besides.</summary>
internal static class MailAddress
{
    /// <summary>RFC 5321, 4.5.3.1.3: a path of 256 octets, its brackets among them.</summary>
    public const int Longest = 254;

    /// <summary>The address; null for what is none, is several, or has a name or a comment beside it.</summary>
    public static MailboxAddress? Read(string text) =>
        text.Length <= Longest
        && MailboxAddress.TryParse(text, out var read)
        && string.IsNullOrEmpty(read.Name)
        && read.Route.Count == 0
        && string.Equals(read.Address, text, StringComparison.Ordinal)
        && read is { LocalPart.Length: > 0, Domain.Length: > 0 }
            ? new MailboxAddress(string.Empty, read.Address)
            : null;
}
