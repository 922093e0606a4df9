using MimeKit;

namespace Pipeline.Notification.Mail;

/// <summary>Where no setting says how mail leaves: a mail waits for the setting as long as its attempts last.</summary>
public sealed class NoTransport : IMailTransport
{
    public Task<MailVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(MailVerdict.TryAgain("setting-mail-host-missing"));
}
