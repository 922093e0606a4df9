using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Notification.Mail;

/// <summary>A server, and the way to it, with all that was logged.</summary>
internal sealed class SmtpBench : IAsyncDisposable
{
    private readonly X509Certificate2 certificate = MakeCertificate();
    private readonly CapturedLog log = new();

    public SmtpBench(
        string security = "StartTls", bool isTrusted = true, string? user = SmtpServer.User, string? password = null,
        int mostMessages = 100)
    {
        Server = SmtpServer.Start(certificate, isTlsAtOnce: security == "Tls");
        Options = new MailOptions
        {
            Host = "localhost",
            Port = Server.Port,
            Security = security,
            From = "orders@pipeline.example",
            TimeoutSeconds = 60,
            User = user,
            Password = user is null ? null : password ?? SmtpServer.Password,
        };
        Transport = new SmtpTransport(Options, Time, log)
        {
            Trust = isTrusted ? IsOurs : null,
            MostMessages = mostMessages,
        };
    }

    public SmtpServer Server { get; }

    public MailOptions Options { get; }

    public SmtpTransport Transport { get; }

    public FakeTimeProvider Time { get; } = new(Sample.At);

    /// <summary>Level and text of all that was logged.</summary>
    public IReadOnlyList<(LogLevel Level, string Text)> Logged => log.Lines;

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<DeliveryVerdict> SendAsync(string to = "ada@example.com") =>
        Transport.SendAsync(MailWriterTests.Write(to: to), Stop);

    public async ValueTask DisposeAsync()
    {
        Transport.Dispose();
        await Server.DisposeAsync();
        certificate.Dispose();
    }

    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is not null && shown.GetCertHashString() == certificate.GetCertHashString();

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class CapturedLog : ILogger<SmtpTransport>
    {
        private readonly List<(LogLevel, string)> lines = [];

        public IReadOnlyList<(LogLevel, string)> Lines
        {
            get
            {
                lock (lines) return [.. lines];
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.Add((logLevel, $"{formatter(state, exception)} {exception}"));
        }
    }
}
