using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using MimeKit;
using Pipeline.Notification.Mail;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>Shows a mail that became a file as its reader sees it, on a developer's machine.</summary>
public sealed class ShowMail(IOptions<MailOptions> mail, IOptions<ConnectionOptions> connections)
{
    // A document of its own, in a frame of the console: it may style itself, and do nothing else.
    private const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

    [Function(nameof(ShowMail))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "local/mails/{mailFile}")] HttpRequest request,
        string mailFile,
        CancellationToken cancellationToken)
    {
        if (!LocalOnly.IsAllowed(request, connections.Value)) return LocalOnly.Refuse(request);

        // Only a name that the folder itself gives is opened, so no name leads out of it.
        if (MailFiles.Newest(mail.Value).FirstOrDefault(each => each.Name == mailFile) is not { } file)
            return Problems.NotFound.Answer(request, "No mail has this name, or it is not among the newest fifty.");
        var message = await MimeMessage.LoadAsync(file.FullName, cancellationToken);
        request.HttpContext.Response.Headers.ContentSecurityPolicy = Policy;
        return Results.Text(message.HtmlBody ?? "", "text/html; charset=utf-8");
    }
}
