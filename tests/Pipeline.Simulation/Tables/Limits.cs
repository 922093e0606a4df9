using System.Buffers;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>What Azure refuses for its size or form, some of which the emulator lets through.</summary>
/// <remarks>
/// https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model and
/// https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions
/// </remarks>
internal static class Limits
{
    private const int MostOperations = 100;
    private const int MostBatchBytes = 4 * 1024 * 1024;
    private const int MostEntityBytes = 1024 * 1024;
    private const int MostValueBytes = 64 * 1024;
    private const int MostKeyBytes = 1024;
    private const int MostColumns = 255; // 252 and PartitionKey, RowKey, Timestamp
    private const int EnvelopeBytes = 700; // of one operation: its boundary, request line and headers
    private const int MostBytesPerCharacter = 6; // \u0022: so the SDK writes all but plain ASCII

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. "/\\#?", .. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7f, 0x21)).Select(code => (char)code)]);

    private static readonly DateTimeOffset FirstMoment = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Checks the keys and values of one write.</summary>
    /// <exception cref="RequestFailedException">400</exception>
    public static void Check(Operation operation)
    {
        CheckKey(operation.PartitionKey);
        CheckKey(operation.RowKey);
        foreach (var (name, value) in operation.Columns)
        {
            if (Size(value) > MostValueBytes)
            {
                throw Refusal.Bad("PropertyValueTooLarge", $"{name} exceeds the maximum allowed size of 64 KiB.");
            }

            if (value is DateTimeOffset moment && moment < FirstMoment)
            {
                throw Refusal.Bad("OutOfRangeInput", $"{name} lies before 1601.");
            }
        }
    }

    /// <summary>Checks an entity as it would then stand, which a merge may have grown.</summary>
    /// <exception cref="RequestFailedException">400</exception>
    public static void Check(TableEntity? after)
    {
        if (after is null) return;
        if (after.Count - 1 > MostColumns) // the ETag is no property
        {
            throw Refusal.Bad("TooManyProperties", "The entity contains more than the 252 properties allowed.");
        }

        var bytes = 0;
        foreach (var (name, value) in after) bytes += 2 * name.Length + Size(value) + 8;
        if (bytes > MostEntityBytes) throw Refusal.Bad("EntityTooLarge", "The entity is larger than 1 MiB.");
    }

    /// <summary>Checks the batch as such and each of its writes; the index is that of the one at fault.</summary>
    /// <exception cref="RequestFailedException">400, or 413 for more than 4 MiB</exception>
    public static void Check(IReadOnlyList<Operation> batch, ref int index)
    {
        if (IsTooLarge(batch)) throw Refusal.TooLarge();
        if (batch.Count > MostOperations)
        {
            index = MostOperations - 1;
            throw Refusal.Bad("InvalidInput", "The batch exceeds the maximum of 100 changes per change set.");
        }

        var seen = new HashSet<string>(batch.Count, StringComparer.Ordinal);
        for (index = 0; index < batch.Count; index++)
        {
            var operation = batch[index];
            Check(operation);
            if (operation.PartitionKey != batch[0].PartitionKey)
            {
                throw Refusal.Bad(
                    "CommandsInBatchActOnDifferentPartitions",
                    "All commands in a batch must operate on same entity group.");
            }

            if (!seen.Add(operation.RowKey))
            {
                throw Refusal.Bad("InvalidDuplicateRow", "The batch contains multiple changes with same row key.");
            }
        }
    }

    private static void CheckKey(string key)
    {
        if (2 * key.Length > MostKeyBytes) throw Refusal.Bad("KeyValueTooLarge", "A key exceeds 1 KiB.");
        if (key.AsSpan().ContainsAny(Forbidden))
        {
            throw Refusal.Bad("OutOfRangeInput", "A key has a forbidden character.");
        }
    }

    private static int Size(object value) => value switch
    {
        string text => 2 * text.Length,
        byte[] bytes => bytes.Length,
        _ => 8,
    };

    // Most batches are far below the limit however they are written, so a bound comes first.
    private static bool IsTooLarge(IReadOnlyList<Operation> batch)
    {
        long Total(Func<string, int> size) => batch.Sum(operation => EnvelopeBytes + operation.Columns.Sum(
            column => 2L * column.Key.Length + 32 + column.Value switch
            {
                string text => size(text),
                byte[] bytes => (bytes.Length + 2) / 3 * 4,
                _ => 40,
            }));

        return Total(text => MostBytesPerCharacter * text.Length) > MostBatchBytes
            && Total(text => JsonEncodedText.Encode(text).EncodedUtf8Bytes.Length) > MostBatchBytes;
    }
}
