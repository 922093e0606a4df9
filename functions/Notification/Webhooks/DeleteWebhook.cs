using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>Takes an endpoint away. What is still on its way to it is dropped, and stays readable as events.</summary>
public sealed class DeleteWebhook(Callers callers, WebhookTable endpoints)
{
    [Function(nameof(DeleteWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/webhooks/{webhook}")] HttpRequest request,
        string webhook,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        // That one was found is remembered over the rounds: the SDK reports our own success as another's.
        var wasThere = false;
        await endpoints.ChangeAsync(
            storefront.Id,
            all =>
            {
                if (all.Find(webhook) is null) return null;
                wasThere = true;
                return all.Without(webhook);
            },
            cancellationToken);
        return wasThere ? Results.NoContent() : WebhookView.NotFound(request);
    }
}
