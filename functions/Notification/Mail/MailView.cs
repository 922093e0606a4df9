using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>A mail as a storefront looks at it before its customers do.</summary>
internal sealed record MailPreview(string Subject, string Html, string Text);

/// <summary>How the mail routes answer.</summary>
internal static class MailView
{
    public static IResult Shown(MailSettings settings) => Results.Json(settings, MailJson.Default.MailSettings);

    public static IResult NotFound(HttpRequest request) =>
        Problems.NotFound.Answer(request, "No mail settings were put, so your customers get no mail. PUT /v1/mail.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(MailSettings))]
[JsonSerializable(typeof(MailPreview))]
internal sealed partial class MailJson : JsonSerializerContext;
