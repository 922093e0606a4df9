using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>Shows where a storefront's events are posted to; no secret.</summary>
public sealed class ListWebhooks(Callers callers, WebhookTable endpoints)
{
    [Function(nameof(ListWebhooks))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/webhooks")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var all = await endpoints.ReadAsync(storefront.Id, cancellationToken);
        return Results.Json(
            new WebhookList([.. all.Endpoints.Select(WebhookView.Of)]), WebhookRequestJson.Default.WebhookList);
    }
}
