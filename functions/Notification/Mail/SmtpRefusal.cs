using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>Why an SMTP server did not take a message.</summary>
/// <param name="Verdict">What to do about it.</param>
/// <param name="Setting">Which setting somebody must look at; null when none is to blame.</param>
internal sealed record SmtpRefusal(DeliveryVerdict Verdict, string? Setting = null)
{
    private const int Permanent = 500; // RFC 5321, 4.2.1: 5yz, do not repeat

    /// <summary>The refusal behind a fault; null when it is none that a server or a network causes.</summary>
    /// <param name="fault">What the mail library threw.</param>
    /// <param name="isConnected">Whether the server had let us in before.</param>
    public static SmtpRefusal? Of(Exception fault, bool isConnected) => fault switch
    {
        SmtpCommandException refused => OfAnswer(refused, isConnected),
        AuthenticationException or ServiceNotAuthenticatedException =>
            Misconfigured("not-authenticated", "Mail__User and Mail__Password"),
        SslHandshakeException => Misconfigured("tls-failed", "Mail__Host and Mail__Security"),
        NotSupportedException when !isConnected => Misconfigured("not-offered", "Mail__Security and Mail__User"),

        // The customer's address has letters that this server cannot carry (no SMTPUTF8, RFC 6531).
        NotSupportedException => new(DeliveryVerdict.GivenUp("address-not-supported")),
        SocketException when !isConnected => new(DeliveryVerdict.TryAgain("unreachable")),
        OperationCanceledException or TimeoutException => new(DeliveryVerdict.TryAgain("timed-out")),
        _ when IsExpected(fault) => new(DeliveryVerdict.TryAgain("connection-broken")),
        _ => null,
    };

    /// <summary>Whether a server or a network that is not well can cause it.</summary>
    public static bool IsExpected(Exception fault) => fault is IOException or SocketException or ProtocolException
        or CommandException or ServiceNotConnectedException;

    private static SmtpRefusal OfAnswer(SmtpCommandException refused, bool isConnected)
    {
        var status = (int)refused.StatusCode;
        var reason = "smtp-" + status.ToString(CultureInfo.InvariantCulture);
        return refused.ErrorCode switch
        {
            _ when status < Permanent => new(DeliveryVerdict.TryAgain(reason)),
            _ when !isConnected => Misconfigured(reason, "Mail__Host"),
            SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted =>
                new(DeliveryVerdict.GivenUp(reason)),
            SmtpErrorCode.SenderNotAccepted => Misconfigured(reason, "Mail__From"),
            _ => Misconfigured(reason, "Mail__User"),
        };
    }

    private static SmtpRefusal Misconfigured(string reason, string setting) =>
        new(DeliveryVerdict.TryAgain(reason), setting);
}
