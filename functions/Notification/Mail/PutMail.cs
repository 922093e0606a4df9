using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>Switches a storefront's mail on or off and says what it looks like. To repeat it is harmless.</summary>
public sealed class PutMail(Callers callers, MailSettingsTable table, IOptions<MailOptions> options)
{
    [Function(nameof(PutMail))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/mail")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var (put, refusal) = await PutMailRequest.Body.ReadAsync(request, cancellationToken);
        if (put?.ToSettings() is not { } settings) return refusal!; // a body that is required has one or the other
        if (settings.Enabled && !options.Value.IsOn)
        {
            return Problems.MailNotOffered.Answer(
                request, "Nothing was stored. Mail can be switched on once the operator has set Mail__Host.");
        }

        await table.PutAsync(storefront.Id, settings, cancellationToken);
        return MailView.Shown(settings);
    }
}
