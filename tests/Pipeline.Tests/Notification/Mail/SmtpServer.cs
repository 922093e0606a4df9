using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MimeKit;

namespace Pipeline.Tests.Notification.Mail;

/// <summary>
/// A small SMTP server on this machine (RFC 5321, STARTTLS of RFC 3207, AUTH of RFC 4954), which does what a test
/// tells it to. It keeps what it accepted and every command that it was given.
/// </summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    public const string User = "pipeline";
    public const string Password = "correct horse";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly ConcurrentQueue<MimeMessage> accepted = new();
    private readonly ConcurrentQueue<Task> conversations = new();
    private readonly Dictionary<string, string> answers = [];
    private readonly X509Certificate2 certificate;
    private readonly bool isTlsAtOnce;
    private readonly Task serving;
    private int connections;

    private SmtpServer(X509Certificate2 certificate, bool isTlsAtOnce)
    {
        (this.certificate, this.isTlsAtOnce) = (certificate, isTlsAtOnce);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref connections);

    public IReadOnlyList<MimeMessage> Accepted => [.. accepted];

    /// <summary>The verbs that it was given, in order.</summary>
    public IEnumerable<string> Verbs => commands.Select(command => command.Split(' ', ':')[0].ToUpperInvariant());

    /// <summary>What it offers after EHLO.</summary>
    public IReadOnlyList<string> Offers { get; set; } = ["STARTTLS", "AUTH PLAIN LOGIN", "8BITMIME"];

    /// <summary>Done when a command of this verb came that it was told to leave without an answer.</summary>
    public TaskCompletionSource Stalled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Hangs up in the place of the answer to this verb; DATA: once the message is there.</summary>
    public string? HangsUpAt { get; set; }

    /// <summary>Never answers this verb.</summary>
    public string? StallsAt { get; set; }

    public static SmtpServer Start(X509Certificate2 certificate, bool isTlsAtOnce = false) =>
        new(certificate, isTlsAtOnce);

    /// <summary>Answers a verb like this instead of accepting it; END is the end of the message.</summary>
    public void Answer(string verb, string answer) => answers[verb] = answer;

    public void Accept(string verb) => answers.Remove(verb);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Stop();
        await Task.WhenAll(conversations);
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                conversations.Enqueue(ConverseAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ConverseAsync(TcpClient socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        try
        {
            Stream stream = socket.GetStream();
            if (isTlsAtOnce) stream = await SecureAsync(stream);
            await SayAsync(stream, answers.GetValueOrDefault("CONNECT", "220 mail.test ESMTP"));
            while (await ReadLineAsync(stream) is { } line)
            {
                commands.Enqueue(line);
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (verb == StallsAt) await StallAsync();
                if (verb == HangsUpAt && verb != "DATA") return;
                if (answers.TryGetValue(verb, out var answer)) await SayAsync(stream, answer);
                else if (verb == "DATA") await TakeMessageAsync(stream);
                else await SayAsync(stream, Usual(verb, line));
                if (verb == "DATA" && HangsUpAt == "DATA") return;
                if (verb == "STARTTLS" && answer is null) stream = await SecureAsync(stream);
                if (verb == "QUIT") return;
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client hung up, did not trust us, or the test is over.
        }
    }

    private string Usual(string verb, string line) => verb switch
    {
        "EHLO" => string.Concat(Offers.Select(offer => $"250-{offer}\r\n")) + "250 mail.test",
        "STARTTLS" => "220 go ahead",
        "AUTH" => line == $"AUTH PLAIN {Secret}" ? "235 welcome" : "535 5.7.8 no",
        "QUIT" => "221 bye",
        "MAIL" or "RCPT" or "RSET" or "NOOP" => "250 ok",
        _ => "502 what?",
    };

    private static string Secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{User}\0{Password}"));

    private async Task TakeMessageAsync(Stream stream)
    {
        await SayAsync(stream, "354 go on");
        using var text = new MemoryStream();
        while (await ReadLineAsync(stream) is { } line)
        {
            if (line == ".")
            {
                text.Position = 0;
                if (!answers.ContainsKey("END")) accepted.Enqueue(await MimeMessage.LoadAsync(text, stopping.Token));
                if (HangsUpAt != "DATA") await SayAsync(stream, answers.GetValueOrDefault("END", "250 taken"));
                return;
            }

            // RFC 5321, 4.5.2: a dot at the beginning was doubled.
            await text.WriteAsync(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        }
    }

    private async Task StallAsync()
    {
        Stalled.TrySetResult();
        await Task.Delay(Timeout.Infinite, stopping.Token);
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopping.Token);
        return secure;
    }

    private async Task SayAsync(Stream stream, string answer) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), stopping.Token);

    // Byte by byte, so that nothing of what follows STARTTLS is read before its time.
    private async Task<string?> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        var next = new byte[1];
        while (await stream.ReadAsync(next, stopping.Token) == 1)
        {
            if (next[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        return null;
    }
}
