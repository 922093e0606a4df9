using System.Net;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Pipeline.Notification.Mail;

/// <summary>How mail leaves the app (settings <c>Mail__...</c>): by SMTP, into a folder, or not at all.</summary>
public sealed class MailOptions : IValidateOptions<MailOptions>
{
    public const string Section = "Mail";
    public const string LocalFolder = ".mail";
    private const int SubmissionPort = 587; // RFC 6409
    private const int TlsPort = 465; // RFC 8314
    private const int MostPort = 65_535;
    private const int MostSeconds = 60; // a message's lock must outlast it

    /// <summary>The SMTP server's name.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; 587 for StartTls and 465 for Tls where it is left out.</summary>
    public int? Port { get; set; }

    public string? User { get; set; }

    /// <summary>In Azure a Key Vault reference.</summary>
    public string? Password { get; set; }

    /// <summary>The app's own address, which all mail is from; the storefront's name stands before it.</summary>
    public string? From { get; set; }

    /// <summary>StartTls, Tls, or None: in the clear, to a server on this machine and not in production.</summary>
    public string Security { get; set; } = nameof(MailSecurity.StartTls);

    /// <summary>For how long a server may keep us waiting.</summary>
    public int TimeoutSeconds { get; set; } = 20;

    /// <summary>Instead of a server: where each mail becomes a file.</summary>
    public string? Folder { get; set; }

    /// <summary>Customers here are real, so that a folder would keep from them what they must be told.</summary>
    internal bool IsProduction { get; set; }

    internal bool UsesServer => Host is { Length: > 0 };

    internal bool UsesFolder => Folder is { Length: > 0 };

    /// <summary>The folder from the root; null when none is used.</summary>
    internal string? FullFolder => UsesFolder ? Path.GetFullPath(Folder!) : null; // it is set

    /// <summary>Whether mail leaves at all.</summary>
    internal bool IsOn => UsesServer || UsesFolder;

    internal MailSecurity Secured => Enum.Parse<MailSecurity>(Security);

    internal int PortOrUsual => Port ?? (Secured == MailSecurity.Tls ? TlsPort : SubmissionPort);

    /// <summary>From whom; a folder needs no real address.</summary>
    internal MailboxAddress Sender => MailAddress.Read(From ?? "orders@localhost")
        ?? throw new InvalidOperationException("Mail__From was not validated.");

    public ValidateOptionsResult Validate(string? name, MailOptions options) =>
        FaultOf(options) is { } fault ? ValidateOptionsResult.Fail(fault) : ValidateOptionsResult.Success;

    // No value is named: a password put into the wrong setting would stand in a log.
    private static string? FaultOf(MailOptions options) => options switch
    {
        { UsesServer: true, UsesFolder: true } =>
            "Settings Mail__Host and Mail__Folder exclude one another: leave one of them out.",
        { From: { } from } when MailAddress.Read(from) is null =>
            "Setting Mail__From is no address: set it to the address that mail is from, as orders@example.com.",
        { UsesFolder: true, IsProduction: true } =>
            "Setting Mail__Folder keeps mail from the customers, but this is production: set Mail__Host to an SMTP"
            + " server, or AZURE_FUNCTIONS_ENVIRONMENT to Staging or Development.",
        { UsesFolder: true, Folder: { } folder } when folder.AsSpan().ContainsAny(Path.GetInvalidPathChars()) =>
            "Setting Mail__Folder is no path of a folder.",
        { IsOn: false } => Leftover(options),
        { UsesServer: true } => FaultOfServer(options),
        _ => null,
    };

    private static string? Leftover(MailOptions options) =>
        options is { Port: null, User: null or "", Password: null or "", From: null or "" }
            ? null
            : "Setting Mail__Host is missing, while others of Mail__ are set: set it to an SMTP server's name, or leave"
                + " them all out and no mail is sent.";

    private static string? FaultOfServer(MailOptions options) => options switch
    {
        _ when Uri.CheckHostName(options.Host) == UriHostNameType.Unknown =>
            "Setting Mail__Host is no host's name: set it to the SMTP server's alone, without a scheme or a port.",
        { Port: < 1 or > MostPort } => $"Setting Mail__Port must be 1 to {MostPort}.",
        { TimeoutSeconds: < 1 or > MostSeconds } => $"Setting Mail__TimeoutSeconds must be 1 to {MostSeconds}.",
        { From: null or "" } =>
            "Setting Mail__From is missing: set it to the address that mail is from, as orders@example.com.",
        _ when !Enum.IsDefined(typeof(MailSecurity), options.Security) =>
            "Setting Mail__Security must be StartTls or Tls.",
        { Secured: MailSecurity.None } when options.IsProduction || !IsThisMachine(options.Host) =>
            "Setting Mail__Security is None, which is for a server on this machine and not for production: set it to"
            + " StartTls or Tls.",
        _ => FaultOfCredentials(options),
    };

    private static string? FaultOfCredentials(MailOptions options) => options switch
    {
        { User: null or "", Password: not (null or "") } =>
            "Setting Mail__User is missing, while Mail__Password is set: set both or neither.",
        { User: not (null or ""), Password: null or "" } =>
            "Setting Mail__Password is missing, while Mail__User is set: set both or neither.",
        { Password: { } password } when password.StartsWith("@Microsoft.KeyVault", StringComparison.Ordinal) =>
            "Setting Mail__Password is a Key Vault reference that was not resolved: see that the app's identity may"
            + " read the secret.",
        _ => null,
    };

    private static bool IsThisMachine(string? host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>How the way to the server is kept from being read.</summary>
internal enum MailSecurity
{
    /// <summary>In the clear until the server agreed to TLS; without that, nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>In the clear.</summary>
    None,
}
