using MimeKit;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>The way on which mail leaves the app.</summary>
public interface IMailTransport
{
    /// <summary>
    /// Hands a message on. No fault of the other side is an exception: it is a verdict, whose result never has a
    /// server's own words in it, for they repeat addresses.
    /// </summary>
    Task<DeliveryVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken);
}
