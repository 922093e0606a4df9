using Pipeline.Notification.Mail;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront sends and is shown of its mail.</summary>
internal static class MailFields
{
    private const string LogoPattern = "^https://";

    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(PutMailRequest)] = new()
        {
            ["enabled"] = new("Whether your customers get mail.") { IsRequired = true },
            ["senderName"] = Field.Text("Your name, before the address that the mail is from.",
                PutMailRequest.LongestName) with
            { IsRequired = true },
            ["replyTo"] = new("Your own address, to which customers answer.")
            {
                IsRequired = true,
                Format = "email",
                MaxLength = MailAddress.Longest,
            },
            ["logoUrl"] = new("Of an image that is shown 40 pixels high; without one your name stands there.")
            {
                Pattern = LogoPattern,
                MaxLength = PutMailRequest.LongestUrl,
            },
            ["colour"] = new($"Of the head, as #rrggbb; {MailSettings.UsualColour} when it is left out.")
            {
                Pattern = PutMailRequest.ColourPattern,
            },
            ["locale"] = new($"The language; {MailLocale.Default} when it is left out.") { Values = MailLocale.All },
        },
        [typeof(MailSettings)] = new()
        {
            ["enabled"] = new("Whether your customers get mail."),
            ["senderName"] = new("Your name, before the address that the mail is from."),
            ["replyTo"] = new("Your own address, to which customers answer."),
            ["logoUrl"] = new("Of the image in the head; null: your name stands there."),
            ["colour"] = new("Of the head, as #rrggbb."),
            ["locale"] = new("The language.") { Values = MailLocale.All },
        },
        [typeof(PreviewMailRequest)] = new()
        {
            ["outcome"] = new("What the mail tells of.") { IsRequired = true, Values = SampleOrder.Outcomes },
        },
        [typeof(MailPreview)] = new()
        {
            ["subject"] = new("What stands in the subject."),
            ["html"] = new("What most mail programs show."),
            ["text"] = new("What the others show."),
        },
    };
}
