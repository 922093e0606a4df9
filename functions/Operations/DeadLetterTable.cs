using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Every dead letter until a person has decided, one partition a queue, newest first.</summary>
public sealed class DeadLetterTable(TableServiceClient service)
{
    public const string TableName = "deadletters";
    private const int MostRounds = 3; // a letter is decided once, so whoever is overtaken finds a decision

    /// <summary>Whose dead letters are kept.</summary>
    public static readonly IReadOnlyList<string> QueueNames =
        [Queues.Inventory, Queues.Payment, Queues.Notification, Queues.Webhooks, Queues.Mail];

    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Keeps a dead letter; once, however often it is called. False: it was kept before.</summary>
    /// <exception cref="InvalidDataException">It is larger than a queue of ours takes: nothing was kept.</exception>
    public async Task<bool> AddAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(DeadLetterRow.Write(letter), cancellationToken);
            return true;
        }
        catch (RequestFailedException exists) when (exists.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // By its code, for a table that is being deleted is a 409 as well, and keeps nothing.
            return false;
        }
    }

    /// <summary>What is kept of one queue, or of all, newest first and without bodies.</summary>
    /// <param name="queue">Null for all.</param>
    /// <param name="after">The id of the last one seen; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(
        string? queue, string? after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> queues = queue is null ? QueueNames : [queue];
        var newest = await Task.WhenAll(queues.Select(each => ListOneAsync(each, after, limit, cancellationToken)));
        return [.. newest.SelectMany(letters => letters)
            .OrderBy(letter => letter.Id, StringComparer.Ordinal)
            .Take(limit)];
    }

    /// <summary>The dead letter as it stands, whole; null when there is none.</summary>
    public async Task<StoredDeadLetter?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!DeadLetter.IsId(id)) return null;
        var found = await Task.WhenAll(QueueNames.Select(queue =>
            table.GetEntityIfExistsAsync<TableEntity>(queue, id, cancellationToken: cancellationToken)));
        return found.FirstOrDefault(each => each.HasValue) is { Value: { } row }
            ? new StoredDeadLetter(DeadLetterRow.Read(row), row.ETag)
            : null;
    }

    /// <summary>Writes what was decided. The first decision stays: what is returned says which it is.</summary>
    public async Task<DeadLetter> DecideAsync(
        StoredDeadLetter stored, Decision decision, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (stored.Letter.Decision is not null) return stored.Letter;
            if (await TryDecideAsync(stored, decision, cancellationToken) is { } decided) return decided;
            stored = await FindAsync(stored.Letter.Id, cancellationToken)
                ?? throw new InvalidOperationException($"Dead letter {stored.Letter.Id} is gone.");
        }

        throw new TimeoutException($"Dead letter {stored.Letter.Id} changed {MostRounds} times meanwhile.");
    }

    /// <summary>
    /// Takes the bodies away of letters that were decided on, of those that may hold a person's data: a nudge carries
    /// its order. What else they say stays.
    /// </summary>
    /// <param name="isDue">Which; asked of letters without their bodies, newest first.</param>
    /// <param name="most">How many of each queue are looked at.</param>
    /// <param name="cancellationToken">Ends it between two letters.</param>
    public async Task<int> EmptyAsync(Func<DeadLetter, bool> isDue, int most, CancellationToken cancellationToken)
    {
        var emptied = 0;
        foreach (var queue in QueueNames)
        {
            var rows = Rows(queue, after: null, most, DeadLetterRow.Brief, cancellationToken);
            await foreach (var letter in rows.Select(DeadLetterRow.Read).WithCancellation(cancellationToken))
            {
                if (letter.Decision is null || letter.Size == 0 || !isDue(letter)) continue;
                await table.UpdateEntityAsync(
                    DeadLetterRow.WriteEmptied(letter), ETag.All, TableUpdateMode.Replace, cancellationToken);
                emptied++;
            }
        }

        return emptied;
    }

    /// <summary>How many of a queue's newest so many nobody decided on; one request for each thousand.</summary>
    public async Task<(int Open, int Seen)> CountAsync(string queue, int limit, CancellationToken cancellationToken)
    {
        var rows = await Rows(queue, after: null, limit, DeadLetterRow.DecisionOnly, cancellationToken)
            .ToListAsync(cancellationToken);
        return (rows.Count(row => !DeadLetterRow.IsDecided(row)), rows.Count);
    }

    /// <summary>Succeeds when the table can be read.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) =>
        await Rows("none", after: null, 1, ["RowKey"], cancellationToken).AnyAsync(cancellationToken);

    // Null when somebody else wrote first, or it was us and the answer was lost.
    private async Task<DeadLetter?> TryDecideAsync(
        StoredDeadLetter stored, Decision decision, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(
                DeadLetterRow.Write(stored.Letter, decision), stored.ETag, TableUpdateMode.Merge, cancellationToken);
            return stored.Letter with { Decision = decision };
        }
        catch (RequestFailedException overtaken) when (overtaken.Status == 412)
        {
            return null;
        }
    }

    private async Task<List<DeadLetter>> ListOneAsync(
        string queue, string? after, int limit, CancellationToken cancellationToken) =>
        await Rows(queue, after, limit, DeadLetterRow.Brief, cancellationToken)
            .Select(DeadLetterRow.Read).ToListAsync(cancellationToken);

    private IAsyncEnumerable<TableEntity> Rows(
        string queue, string? after, int limit, IEnumerable<string> columns, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {queue} and RowKey gt {after ?? string.Empty}"),
            limit, columns, cancellationToken).Take(limit);
}

/// <summary>A dead letter as it stands in its row, with the ETag that a decision must match.</summary>
public sealed record StoredDeadLetter(DeadLetter Letter, ETag ETag);
