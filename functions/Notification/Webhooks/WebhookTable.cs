using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Webhooks;

/// <summary>Each storefront's endpoints: one row <c>webhooks</c> in its partition.</summary>
public sealed class WebhookTable(TableServiceClient service)
{
    private const string RowKey = "webhooks";
    private const string Endpoints = nameof(WebhookEndpoints.Endpoints);
    private const int MostRounds = 5; // a round is lost only to another change of the same storefront's endpoints
    private readonly TableClient table = service.GetTableClient(ChannelTable.TableName);

    /// <summary>A storefront's endpoints; none where none were ever set up.</summary>
    /// <exception cref="InvalidDataException">The row was not written by this code.</exception>
    public async Task<WebhookEndpoints> ReadAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, RowKey, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? Read(row) : new WebhookEndpoints([]);
    }

    /// <summary>
    /// Changes a storefront's endpoints, whoever else does so meanwhile. The change is computed anew in every round, so
    /// it must not be one that counts; null from it leaves them as they are.
    /// </summary>
    /// <returns>The endpoints as they are then.</returns>
    /// <exception cref="TimeoutException">Others change them all the time.</exception>
    public async Task<WebhookEndpoints> ChangeAsync(
        string storefrontId,
        Func<WebhookEndpoints, WebhookEndpoints?> change,
        CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var before = await ReadAsync(storefrontId, cancellationToken);
            if (change(before) is not { } after) return before;
            if (await TryWriteAsync(storefrontId, before.ETag, after, cancellationToken)) return after;
        }

        throw new TimeoutException($"The endpoints of {storefrontId} changed {MostRounds} times meanwhile.");
    }

    // False: somebody else wrote first, or it was us and the answer was lost.
    private async Task<bool> TryWriteAsync(
        string storefrontId, ETag etag, WebhookEndpoints endpoints, CancellationToken cancellationToken)
    {
        var row = new TableEntity(storefrontId, RowKey)
        {
            [Endpoints] = JsonSerializer.Serialize(
                endpoints.Endpoints, WebhookRowJson.Default.IReadOnlyListWebhookEndpoint),
        };
        try
        {
            if (etag == default) await table.AddEntityAsync(row, cancellationToken);
            else await table.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException overtaken) when (overtaken.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static WebhookEndpoints Read(TableEntity row)
    {
        try
        {
            return new WebhookEndpoints(
                JsonSerializer.Deserialize(
                    row.GetString(Endpoints) ?? throw Broken(row),
                    WebhookRowJson.Default.IReadOnlyListWebhookEndpoint) ?? throw Broken(row))
            {
                ETag = row.ETag,
            };
        }
        catch (JsonException)
        {
            throw Broken(row);
        }
    }

    private static InvalidDataException Broken(TableEntity row) =>
        new($"The endpoints of {row.PartitionKey} are unreadable.");
}
