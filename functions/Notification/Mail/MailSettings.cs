namespace Pipeline.Notification.Mail;

/// <summary>What mail in a storefront's name looks like, and whether its customers get any.</summary>
public sealed record MailSettings
{
    /// <summary>What mail is called among a storefront's channels.</summary>
    public const string Channel = "mail";

    public const string UsualColour = "#2f4858";

    /// <summary>Whether customers are written to.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Who the mail is from, as people read it; 1 to 64 characters.</summary>
    public required string SenderName { get; init; }

    /// <summary>Where answers go: the storefront's own address.</summary>
    public required string ReplyTo { get; init; }

    /// <summary>https; all that a mail loads from elsewhere. Null: the name stands in its place.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Of the head, as #rrggbb.</summary>
    public string Colour { get; init; } = UsualColour;

    /// <summary>One of <c>MailLocale.All</c>.</summary>
    public string Locale { get; init; } = MailLocale.Default;
}
