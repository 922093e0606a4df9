using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>Shows a storefront its mail settings.</summary>
public sealed class ReadMail(Callers callers, MailSettingsTable table)
{
    [Function(nameof(ReadMail))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/mail")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        return await table.FindAsync(storefront.Id, cancellationToken) is { } settings
            ? MailView.Shown(settings)
            : MailView.NotFound(request);
    }
}
