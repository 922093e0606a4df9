using MimeKit;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>Where no setting says how mail leaves: a mail waits for the setting as long as its attempts last.</summary>
public sealed class NoTransport : IMailTransport
{
    public Task<DeliveryVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(DeliveryVerdict.TryAgain("setting-mail-host-missing"));
}
