using System.Text;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>
/// The one place that maps a dead letter to its row and back. Body and properties are cut into binary columns, for a
/// column holds 64 KiB; both at their largest stay below the 1 MiB of a row.
/// </summary>
internal static class DeadLetterRow
{
    public const int MostBodyBytes = 256 * 1024;
    public const int MostPropertiesBytes = 384 * 1024; // Service Bus takes 64 KiB, and JSON may write 6 bytes for one
    private const int ChunkBytes = 60 * 1024;
    private const int LongestText = 4096; // Service Bus's own limit for reason and description
    private const string Orders = nameof(DeadLetter.Orders);
    private const string What = "Decision";
    private const string Who = "DecidedBy";
    private const string At = "DecidedAt";
    private const string Why = "DecidedWhy";

    /// <summary>All but the body and the properties, which a list does without.</summary>
    public static readonly IReadOnlyList<string> Brief =
    [
        nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey), nameof(DeadLetter.Reason),
        nameof(DeadLetter.Description), nameof(DeadLetter.MessageId), nameof(DeadLetter.ContentType),
        nameof(DeadLetter.SequenceNumber), nameof(DeadLetter.DeliveryCount), nameof(DeadLetter.EnqueuedAt),
        nameof(DeadLetter.KeptAt), Orders, nameof(DeadLetter.ReplayOf), nameof(DeadLetter.Size), What, Who, At, Why,
    ];

    /// <summary>As much of it as tells whether somebody decided.</summary>
    public static readonly IReadOnlyList<string> DecisionOnly = [What];

    /// <exception cref="InvalidDataException">It is larger than a queue of ours takes.</exception>
    public static TableEntity Write(DeadLetter letter)
    {
        var row = new TableEntity(letter.Queue, letter.Id)
        {
            [nameof(DeadLetter.Reason)] = Cut(letter.Reason),
            [nameof(DeadLetter.Description)] = Cut(letter.Description),
            [nameof(DeadLetter.MessageId)] = Cut(letter.MessageId),
            [nameof(DeadLetter.ContentType)] = Cut(letter.ContentType),
            [nameof(DeadLetter.SequenceNumber)] = letter.SequenceNumber,
            [nameof(DeadLetter.DeliveryCount)] = letter.DeliveryCount,
            [nameof(DeadLetter.EnqueuedAt)] = letter.EnqueuedAt.ToString("O", null), // a time column begins in 1601
            [nameof(DeadLetter.KeptAt)] = letter.KeptAt,
            [Orders] = string.Join(' ', letter.Orders),
            [nameof(DeadLetter.ReplayOf)] = letter.ReplayOf,
            [nameof(DeadLetter.Size)] = letter.Size,
        };
        WriteChunks(row, nameof(DeadLetter.Body), letter.Body.ToArray(), MostBodyBytes);
        WriteChunks(
            row, nameof(DeadLetter.Properties), Encoding.UTF8.GetBytes(letter.Properties), MostPropertiesBytes);
        return row;
    }

    /// <summary>The columns that a decision adds to a row.</summary>
    public static TableEntity Write(DeadLetter letter, Decision decision) => new(letter.Queue, letter.Id)
    {
        [What] = decision.What.ToString(),
        [Who] = decision.Who,
        [At] = decision.At,
        [Why] = decision.Reason,
    };

    /// <summary>The whole row of a letter that was decided on, without what it carried and was said of it.</summary>
    public static TableEntity WriteEmptied(DeadLetter letter)
    {
        var decision = letter.Decision ?? throw new ArgumentException("Nobody decided.", nameof(letter));
        var row = Write(letter with { Body = BinaryData.Empty, Properties = "{}", Size = 0, Description = null });
        foreach (var (column, value) in Write(letter, decision with { Reason = null })) row[column] = value;
        return row;
    }

    public static bool IsDecided(TableEntity row) => row.GetString(What) is not null;

    /// <exception cref="InvalidDataException">The row was not written by this code.</exception>
    public static DeadLetter Read(TableEntity row) => new()
    {
        Queue = row.PartitionKey,
        Id = row.RowKey,
        Reason = row.GetString(nameof(DeadLetter.Reason)),
        Description = row.GetString(nameof(DeadLetter.Description)),
        MessageId = row.GetString(nameof(DeadLetter.MessageId)),
        ContentType = row.GetString(nameof(DeadLetter.ContentType)),
        SequenceNumber = row.GetInt64(nameof(DeadLetter.SequenceNumber)) ?? throw Broken(row),
        DeliveryCount = row.GetInt32(nameof(DeadLetter.DeliveryCount)) ?? throw Broken(row),
        EnqueuedAt = DateTimeOffset.TryParse(row.GetString(nameof(DeadLetter.EnqueuedAt)), null, out var enqueued)
            ? enqueued
            : throw Broken(row),
        KeptAt = row.GetDateTimeOffset(nameof(DeadLetter.KeptAt)) ?? throw Broken(row),
        Orders = [.. (row.GetString(Orders) ?? throw Broken(row)).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => OrderId.Parse(id) ?? throw Broken(row))],
        ReplayOf = row.GetString(nameof(DeadLetter.ReplayOf)),
        Size = row.GetInt32(nameof(DeadLetter.Size)) ?? throw Broken(row),
        Decision = IsDecided(row)
            ? new Decision(
                Enum.TryParse<Fate>(row.GetString(What), out var what) ? what : throw Broken(row),
                row.GetString(Who) ?? throw Broken(row),
                row.GetDateTimeOffset(At) ?? throw Broken(row),
                row.GetString(Why))
            : null,
        Properties = Encoding.UTF8.GetString(ReadChunks(row, nameof(DeadLetter.Properties))),
        Body = BinaryData.FromBytes(ReadChunks(row, nameof(DeadLetter.Body))),
    };

    // Cut nowhere short of its end: a letter that is kept is completed, and what was cut off would be lost.
    private static void WriteChunks(TableEntity row, string name, byte[] bytes, int most)
    {
        if (bytes.Length > most) throw new InvalidDataException($"{name} has {bytes.Length} bytes, {most} at most.");
        for (var start = 0; start < bytes.Length; start += ChunkBytes)
        {
            row[$"{name}{start / ChunkBytes}"] = bytes[start..Math.Min(start + ChunkBytes, bytes.Length)];
        }
    }

    private static byte[] ReadChunks(TableEntity row, string name)
    {
        var all = new MemoryStream();
        for (var i = 0; row.GetBinary($"{name}{i}") is { } chunk; i++) all.Write(chunk);
        return all.ToArray();
    }

    // Reason and description stand in full among the properties.
    private static string? Cut(string? text) => text is { Length: > LongestText } ? text[..LongestText] : text;

    private static InvalidDataException Broken(TableEntity row) => new($"Dead letter {row.RowKey} is unreadable.");
}
