using System.Net.Security;
using System.Text;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using MimeKit;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>
/// Hands mail to an SMTP server. One connection, one message at a time: opening it costs more round trips than the
/// message does, and servers frown on many from one sender. It is let go when it was idle or has carried enough.
/// </summary>
public sealed partial class SmtpTransport(MailOptions options, TimeProvider time, ILogger<SmtpTransport> logger)
    : IMailTransport, IDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(20);

    private static readonly FormatOptions International = MakeInternational();

    private readonly SemaphoreSlim turn = new(1);
    private SmtpClient? client;
    private DateTimeOffset usedAt;
    private int carried;

    /// <summary>For tests, whose server nobody vouches for. Null: the machine's own trust.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>That one connection carries: the usual bound of servers.</summary>
    internal int MostMessages { get; init; } = 100;

    private string Host => options.Host ?? throw new InvalidOperationException("Mail__Host was not validated.");

    private TimeSpan Patience => TimeSpan.FromSeconds(options.TimeoutSeconds);

    public async Task<DeliveryVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        if (!await turn.WaitAsync(Patience, cancellationToken)) return DeliveryVerdict.Busy;
        try
        {
            return await TrySendAsync(message, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        client?.Dispose();
        turn.Dispose();
    }

    private async Task<DeliveryVerdict> TrySendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var isConnected = false;
        try
        {
            var connection = await ConnectionAsync(either.Token);
            isConnected = true;
            await HandOverAsync(connection, message, either.Token);
            (carried, usedAt) = (carried + 1, time.GetUtcNow());
            return DeliveryVerdict.Delivered("sent");
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested
            && SmtpRefusal.Of(fault, isConnected) is { } refusal)
        {
            // After a refusal the connection is as good as before; after anything else nobody knows.
            if (fault is not SmtpCommandException || !isConnected) LetGo();
            if (refusal.Setting is { } setting) Log.Misconfigured(logger, setting, refusal.Verdict.Result);
            else Log.Refused(logger, refusal.Verdict.Result, refusal.Verdict.Fate);
            return refusal.Verdict;
        }
        catch
        {
            LetGo(); // what was said last is unknown
            throw;
        }
    }

    // A server that does not offer to carry letters beyond ASCII in addresses might deliver to another address.
    private static Task<string> HandOverAsync(
        SmtpClient connection, MimeMessage message, CancellationToken cancellationToken)
    {
        var addresses = message.From.Concat(message.To).Concat(message.ReplyTo).OfType<MailboxAddress>();
        if (addresses.All(each => Ascii.IsValid(MailboxAddress.EncodeAddrspec(each.Address))))
        {
            return connection.SendAsync(message, cancellationToken);
        }

        return connection.Capabilities.HasFlag(SmtpCapabilities.UTF8)
            ? connection.SendAsync(International, message, cancellationToken)
            : throw new NotSupportedException("The server does not offer SMTPUTF8.");
    }

    private async Task<SmtpClient> ConnectionAsync(CancellationToken cancellationToken)
    {
        if (client is { IsConnected: true } && carried < MostMessages && time.GetUtcNow() - usedAt < LongestIdle)
        {
            return client;
        }

        await CloseAsync(cancellationToken);
        client = new SmtpClient
        {
            Timeout = (int)Patience.TotalMilliseconds,
            ServerCertificateValidationCallback = Trust,
        };
        await client.ConnectAsync(Host, options.PortOrUsual, SocketOptions, cancellationToken);
        if (options.User is { Length: > 0 } user)
        {
            await client.AuthenticateAsync(user, options.Password ?? "", cancellationToken);
        }

        usedAt = time.GetUtcNow();
        return client;
    }

    private SecureSocketOptions SocketOptions => options.Secured switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.None => SecureSocketOptions.None,
        _ => throw new InvalidOperationException($"Unknown security {options.Secured}."),
    };

    private static FormatOptions MakeInternational()
    {
        var options = FormatOptions.Default.Clone();
        options.International = true;
        return options;
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (client is { IsConnected: true }) await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && SmtpRefusal.IsExpected(fault))
        {
            // The server hung up first, as it may.
        }

        LetGo();
    }

    private void LetGo()
    {
        client?.Dispose();
        (client, carried) = (null, 0);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error, Message = "No mail can be sent: see the setting {Setting} ({Reason}).")]
        public static partial void Misconfigured(ILogger logger, string setting, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A server did not take a message: {Reason}, {Fate}.")]
        public static partial void Refused(ILogger logger, string reason, DeliveryFate fate);
    }
}
