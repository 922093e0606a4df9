using Microsoft.Extensions.Options;

namespace Pipeline.Notification.Webhooks;

/// <summary>How webhooks are signed and where they may go (settings <c>Webhooks__...</c>).</summary>
public sealed class WebhookOptions : IValidateOptions<WebhookOptions>
{
    public const string Section = "Webhooks";
    private const int FewestBytes = 32;

    /// <summary>Base64 of 32 random bytes or more; in Azure a Key Vault reference. Without it there are none.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The key before that one, while receivers take over their new secrets.</summary>
    public string? OldSigningKey { get; set; }

    /// <summary>On development storage: http to this machine is allowed.</summary>
    internal bool IsLocal { get; set; }

    /// <summary>The keys, the newest first.</summary>
    internal IReadOnlyList<byte[]> Keys => [.. Given.Select(Convert.FromBase64String)];

    private IEnumerable<string> Given =>
        new[] { SigningKey ?? "", OldSigningKey ?? "" }.Where(key => key.Length > 0);

    public ValidateOptionsResult Validate(string? name, WebhookOptions options) => options switch
    {
        { SigningKey: null or "", OldSigningKey: not (null or "") } => ValidateOptionsResult.Fail(
            "Setting Webhooks__SigningKey is missing, while Webhooks__OldSigningKey is set: set both or neither."),
        _ when !options.Given.All(IsKey) => ValidateOptionsResult.Fail(
            $"Setting Webhooks__SigningKey or Webhooks__OldSigningKey is no key: set it to the base64 of {FewestBytes} "
            + "random bytes (openssl rand -base64 32), or see that the app may read its Key Vault reference."),
        _ => ValidateOptionsResult.Success,
    };

    private static bool IsKey(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= FewestBytes;
    }
}
