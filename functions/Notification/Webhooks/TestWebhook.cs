using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>Posts an event that is none, so that a storefront sees whether its receiver takes what is signed.</summary>
public sealed class TestWebhook(Callers callers, WebhookTable endpoints, WebhookClient client, TimeProvider time)
{
    [Function(nameof(TestWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/webhooks/{webhook}/test")] HttpRequest request,
        string webhook,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var all = await endpoints.ReadAsync(storefront.Id, cancellationToken);
        if (all.Find(webhook) is not { } endpoint)
        {
            return WebhookView.NotFound(request);
        }

        var began = time.GetUtcNow();
        var test = TestEvent.At(began);
        var answer = await client.PostAsync(
            storefront.Id,
            endpoint,
            test.Id,
            JsonSerializer.SerializeToUtf8Bytes(test, TestEventJson.Default.TestEvent),
            cancellationToken);
        return Results.Json(
            new WebhookTestResult(
                answer.IsTaken, answer.Result, (int)(time.GetUtcNow() - began).TotalMilliseconds),
            WebhookRequestJson.Default.WebhookTestResult);
    }
}

/// <summary>A CloudEvent about nothing.</summary>
internal sealed record TestEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("time")] DateTimeOffset Time)
{
    public static TestEvent At(DateTimeOffset now) =>
        new("1.0", $"evt_test_{Guid.CreateVersion7(now):n}", "urn:pipeline:orders", "pipeline.test", now);
}

[JsonSerializable(typeof(TestEvent))]
internal sealed partial class TestEventJson : JsonSerializerContext;
