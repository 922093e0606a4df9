using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>
/// Gives an endpoint a new secret. For a day the one before signs as well, and until then nothing is rotated again: a
/// repeat is shown the new secret, and no receiver ever has to know three.
/// </summary>
public sealed class RotateWebhook(
    Callers callers, WebhookTable endpoints, WebhookSecrets secrets, TimeProvider time)
{
    [Function(nameof(RotateWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{webhook}/rotate")] HttpRequest request,
        string webhook,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        if (!secrets.IsOn)
        {
            return Problems.WebhooksOff.Answer(request, "Whoever runs this pipeline must set Webhooks__SigningKey.");
        }

        var now = time.GetUtcNow();
        var all = await endpoints.ChangeAsync(
            storefront.Id,
            before => before.Find(webhook) is { } found && found.SigningVersions(now).Count == 1
                ? before.With(found with { Version = found.Version + 1, RotatedAt = now })
                : null,
            cancellationToken);
        return all.Find(webhook) is { } endpoint
            ? WebhookView.Revealed(secrets, storefront.Id, endpoint)
            : WebhookView.NotFound(request);
    }
}
