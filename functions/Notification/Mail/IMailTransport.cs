using MimeKit;

namespace Pipeline.Notification.Mail;

/// <summary>The way on which mail leaves the app.</summary>
public interface IMailTransport
{
    /// <summary>Hands a message on. No fault of the other side is an exception: it is a verdict.</summary>
    Task<MailVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

/// <summary>What became of a message.</summary>
/// <param name="Fate">Whether it is worth trying again.</param>
/// <param name="Reason">Kebab case, for the delivery's log; never a server's own words, which repeat addresses.</param>
public sealed record MailVerdict(MailFate Fate, string Reason)
{
    public static MailVerdict Sent { get; } = new(MailFate.Sent, "sent");

    public static MailVerdict TryAgain(string reason) => new(MailFate.TryAgain, reason);

    public static MailVerdict GivenUp(string reason) => new(MailFate.GivenUp, reason);
}

public enum MailFate
{
    Sent,
    TryAgain,
    GivenUp,
}
