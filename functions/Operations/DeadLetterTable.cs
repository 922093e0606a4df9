using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Every dead letter until a person has decided, one partition a queue, newest first.</summary>
public sealed class DeadLetterTable(TableServiceClient service)
{
    public const string TableName = "deadletters";
    private const int MostListed = 100; // each may hold 640 KiB
    private static readonly string[] QueueNames = [Queues.Inventory, Queues.Payment, Queues.Notification];
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

    /// <summary>The newest hundred of all queues, newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(CancellationToken cancellationToken)
    {
        var newest = await Task.WhenAll(QueueNames.Select(queue => ListAsync(queue, cancellationToken)));
        return [.. newest.SelectMany(letters => letters)
            .OrderBy(letter => letter.Id, StringComparer.Ordinal)
            .Take(MostListed)];
    }

    private async Task<List<DeadLetter>> ListAsync(string queue, CancellationToken cancellationToken) => await table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {queue}"), MostListed, cancellationToken: cancellationToken)
        .Take(MostListed)
        .Select(DeadLetterRow.Read)
        .ToListAsync(cancellationToken);
}
