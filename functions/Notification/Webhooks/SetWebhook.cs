using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>
/// Sets up where a storefront's events are posted to. To repeat it is harmless: the same URL keeps its secret, and
/// switches an endpoint on again that its receiver had given up.
/// </summary>
public sealed class SetWebhook(
    Callers callers,
    WebhookTable endpoints,
    WebhookSecrets secrets,
    IOptions<WebhookOptions> options,
    TimeProvider time)
{
    [Function(nameof(SetWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/webhooks/{webhook}")] HttpRequest request,
        string webhook,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        if (!WebhookEndpoint.IsName(webhook))
        {
            return Problems.OutOfRange.Answer(request, "An endpoint's name must be 1 to 32 of a-z 0-9 -.");
        }

        var (wanted, refusal) = await WebhookRequest.Body.ReadAsync(request, cancellationToken);
        if (wanted?.Url is not { } url) return refusal!; // a body that is required has one or the other
        if (WebhookAddress.Read(url, options.Value.IsLocal) is null)
        {
            return Problems.OutOfRange.Answer(
                request, "See errors for each field.", [new FieldError("#/url", WebhookAddress.Allowed)]);
        }

        if (!secrets.IsOn)
        {
            return Problems.WebhooksOff.Answer(
                request, "Whoever runs this pipeline must set Webhooks__SigningKey first. Poll /v1/events meanwhile.");
        }

        var fresh = WebhookEndpoint.New(webhook, url, time.GetUtcNow());
        var wasThere = false;
        var all = await endpoints.ChangeAsync(
            storefront.Id,
            before =>
            {
                wasThere = before.Find(webhook) is not null;
                return Set(before, fresh);
            },
            cancellationToken);
        if (all.Find(webhook) is not { } endpoint)
        {
            return Problems.TooManyWebhooks.Answer(
                request, $"{WebhookEndpoints.Most} endpoints may be set up. Delete one of them first.");
        }

        return WebhookView.Revealed(
            secrets, storefront.Id, endpoint, wasThere ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    // Null when there is no room for it.
    private static WebhookEndpoints? Set(WebhookEndpoints all, WebhookEndpoint fresh) => all.Find(fresh.Name) switch
    {
        { } known => all.With(known with { Url = fresh.Url, DisabledAt = null }),
        null when all.Endpoints.Count >= WebhookEndpoints.Most => null,
        null => all.With(fresh),
    };
}
