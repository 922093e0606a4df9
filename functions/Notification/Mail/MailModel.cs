namespace Pipeline.Notification.Mail;

/// <summary>
/// All that the templates see: plain text, which they escape themselves. What there is not is empty text, for null
/// counts as a misspelt name to them.
/// </summary>
internal sealed record MailModel
{
    public required string Language { get; init; }
    public required string Shop { get; init; }
    public required string LogoUrl { get; init; }
    public required string Colour { get; init; }
    public required string OnColour { get; init; }
    public required string Subject { get; init; }
    public required string Heading { get; init; }
    public required IReadOnlyList<string> Paragraphs { get; init; }
    public required string Reference { get; init; }
    public required string Placed { get; init; }
    public required IReadOnlyList<MailLine> Lines { get; init; }
    public required string Total { get; init; }
    public required string Refunded { get; init; }
    public required IReadOnlyList<string> ShipTo { get; init; }
    public required MailLabels Labels { get; init; }
    public required string Footer { get; init; }

    /// <summary>What a mail client shows beside the subject.</summary>
    public string Preheader => string.Join(' ', Paragraphs);
}

/// <param name="Name">What people call it.</param>
/// <param name="Sku">Empty where it has no other name.</param>
/// <param name="Quantity">Pieces.</param>
/// <param name="Price">Of all its pieces.</param>
internal sealed record MailLine(string Name, string Sku, int Quantity, string Price);

/// <summary>What the localised phrases may name.</summary>
internal sealed record PhraseModel(string Reference, string Shop, string Refunded);
