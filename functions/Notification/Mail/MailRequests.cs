using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>The body of PUT /v1/mail.</summary>
internal sealed record PutMailRequest
{
    public const int LongestName = 64;
    public const int LongestUrl = 512;
    public const string ColourPattern = "^#[0-9a-fA-F]{6}$";

    public static readonly JsonBody<PutMailRequest> Body = new(
        MailRequestJson.Default.PutMailRequest, new Rules(), MailRequestJson.MostBytes);

    public bool? Enabled { get; init; }
    public string? SenderName { get; init; }
    public string? ReplyTo { get; init; }
    public string? LogoUrl { get; init; }
    public string? Colour { get; init; }
    public string? Locale { get; init; }

    /// <summary>What a valid request asks for.</summary>
    public MailSettings ToSettings() => new()
    {
        Enabled = Enabled ?? false,
        SenderName = SenderName ?? "",
        ReplyTo = ReplyTo ?? "",
        LogoUrl = LogoUrl,
        Colour = Colour ?? MailSettings.UsualColour,
        Locale = Locale ?? MailLocale.Default,
    };

    private sealed class Rules : AbstractValidator<PutMailRequest>
    {
        public Rules()
        {
            RuleFor(mail => mail.Enabled).Required();
            RuleFor(mail => mail.SenderName).Required().Text()
                .MaximumLength(LongestName).WithMessage($"must be at most {LongestName} characters");
            RuleFor(mail => mail.ReplyTo).Required().Text()
                .Must(address => address is null || MailAddress.Read(address) is not null)
                .WithMessage("must be an e-mail address, without a name");
            RuleFor(mail => mail.LogoUrl).Must(url => url is null || IsLogo(url))
                .WithMessage($"must be an https address of at most {LongestUrl} characters, without user or fragment");
            RuleFor(mail => mail.Colour).Matches(ColourPattern[..^1] + @"\z").WithMessage("must be #rrggbb");
            RuleFor(mail => mail.Locale).Must(locale => locale is null || MailLocale.IsKnown(locale))
                .WithMessage($"must be one of {string.Join(", ", MailLocale.All)}");
        }

        private static bool IsLogo(string url) => url.Length <= LongestUrl
            && Uri.IsWellFormedUriString(url, UriKind.Absolute)
            && new Uri(url) is { Scheme: "https", UserInfo: "", Fragment: "", HostNameType: UriHostNameType.Dns };
    }
}

/// <summary>The body of POST /v1/mail/preview.</summary>
internal sealed record PreviewMailRequest
{
    public static readonly JsonBody<PreviewMailRequest> Body = new(
        MailRequestJson.Default.PreviewMailRequest, new Rules(), MailRequestJson.MostBytes);

    public string? Outcome { get; init; }

    private sealed class Rules : AbstractValidator<PreviewMailRequest>
    {
        public Rules() => RuleFor(preview => preview.Outcome).Required()
            .Must(outcome => outcome is null || SampleOrder.Outcomes.Contains(outcome))
            .WithMessage($"must be one of {string.Join(", ", SampleOrder.Outcomes)}");
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 2)]
[JsonSerializable(typeof(PutMailRequest))]
[JsonSerializable(typeof(PreviewMailRequest))]
internal sealed partial class MailRequestJson : JsonSerializerContext
{
    public const int MostBytes = 4 * 1024;
}
