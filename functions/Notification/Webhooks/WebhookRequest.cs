using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>The body of PUT /v1/webhooks/{webhook}.</summary>
internal sealed record WebhookRequest
{
    private const int MostBytes = 4 * 1024;

    public static readonly JsonBody<WebhookRequest> Body =
        new(WebhookRequestJson.Default.WebhookRequest, new Rules(), MostBytes);

    /// <summary>Where events are posted to. What is allowed depends on where the app runs.</summary>
    public string? Url { get; init; }

    private sealed class Rules : AbstractValidator<WebhookRequest>
    {
        public Rules() => RuleFor(webhook => webhook.Url).Required();
    }
}

/// <summary>An endpoint as its storefront sees it.</summary>
/// <param name="Name">The storefront's own.</param>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Enabled">False once its receiver answered 410; set it up anew to switch it on.</param>
/// <param name="CreatedAt">When it was set up.</param>
/// <param name="RotatedAt">When its secret was changed; the one before signs for a day more.</param>
/// <param name="Secret">whsec_ and base64: shown when it is set up or changed, and never logged.</param>
internal sealed record WebhookView(
    string Name, string Url, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? RotatedAt, string? Secret = null)
{
    public static WebhookView Of(WebhookEndpoint endpoint) =>
        new(endpoint.Name, endpoint.Url, endpoint.IsOn, endpoint.CreatedAt, endpoint.RotatedAt);

    /// <summary>The endpoint with its secret, for the storefront that set it up.</summary>
    public static IResult Revealed(
        WebhookSecrets secrets, string storefrontId, WebhookEndpoint endpoint, int status = StatusCodes.Status200OK) =>
        Results.Json(
            Of(endpoint) with { Secret = secrets.Show(storefrontId, endpoint) },
            WebhookRequestJson.Default.WebhookView,
            statusCode: status);

    public static IResult NotFound(HttpRequest request) =>
        Problems.NotFound.Answer(request, "You have no such endpoint.");
}

/// <param name="Webhooks">In the order of their names.</param>
internal sealed record WebhookList(IReadOnlyList<WebhookView> Webhooks);

/// <summary>What a test came to.</summary>
/// <param name="Delivered">Whether the receiver answered 2xx.</param>
/// <param name="Result">Its status, or what kept us from one.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record WebhookTestResult(bool Delivered, string Result, int Milliseconds);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(WebhookTestResult))]
internal sealed partial class WebhookRequestJson : JsonSerializerContext;
