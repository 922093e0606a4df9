using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using MimeKit;
using Pipeline.Notification.Mail;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>Lists the mails that became files, for whoever develops on this machine. Nowhere else.</summary>
public sealed class ListMails(IOptions<MailOptions> mail, IOptions<ConnectionOptions> connections)
{
    [Function(nameof(ListMails))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "local/mails")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!LocalOnly.IsAllowed(request, connections.Value)) return LocalOnly.Refuse(request);
        var mails = new List<SentMail>();
        foreach (var file in MailFiles.Newest(mail.Value))
        {
            var message = await MimeMessage.LoadAsync(file.FullName, cancellationToken);
            mails.Add(new SentMail(file.Name, $"{message.To}", message.Subject ?? "", message.Date));
        }

        return Polled.Answer(new SentMails(mails), ConsoleJson.Default.SentMails);
    }
}

/// <summary>The folder that local mail goes to.</summary>
internal static class MailFiles
{
    private const int Most = 50;

    /// <summary>Its newest fifty, newest first; none where mail goes elsewhere.</summary>
    public static IEnumerable<FileInfo> Newest(MailOptions options) =>
        options.FullFolder is { } folder && Directory.Exists(folder)
            ? new DirectoryInfo(folder).EnumerateFiles("*.eml")
                .OrderByDescending(file => file.LastWriteTimeUtc).Take(Most)
            : [];
}

/// <param name="Mails">Newest first, fifty at most.</param>
internal sealed record SentMails(IReadOnlyList<SentMail> Mails);

/// <param name="File">Its name in the folder.</param>
/// <param name="To">Whom it is for.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="At">When it was written.</param>
internal sealed record SentMail(string File, string To, string Subject, DateTimeOffset At);
