using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>Shows a storefront what its customers get, with an order that nobody placed. Nothing is sent.</summary>
public sealed class PreviewMail(Callers callers, MailSettingsTable table, TimeProvider time)
{
    [Function(nameof(PreviewMail))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/mail/preview")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var (preview, refusal) = await PreviewMailRequest.Body.ReadAsync(request, cancellationToken);
        if (preview?.Outcome is not { } outcome) return refusal!; // a body that is required has one or the other
        if (await table.FindAsync(storefront.Id, cancellationToken) is not { } settings)
        {
            return MailView.NotFound(request);
        }

        var mail = SampleOrder.Compose(settings, outcome, time.GetUtcNow());
        return Results.Json(new MailPreview(mail.Subject, mail.Html, mail.Text), MailJson.Default.MailPreview);
    }
}
