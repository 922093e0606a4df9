using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Rules;

/// <summary>
/// The rule sets, one partition a storefront: the present one, and beside it every version that there was, written in
/// the same transaction, so that the findings of an old order can always be read against the rules of its day.
/// </summary>
public sealed class RuleTable(TableServiceClient service)
{
    public const string TableName = "rules";
    private const string Current = "current";
    private const string Version = nameof(Version);
    private const string Text = nameof(Text);
    private const string By = nameof(By);
    private const int MostRounds = 5; // a round is lost only to somebody else's change of these rules
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>The present rules of a storefront; null where none were ever set.</summary>
    /// <exception cref="InvalidDataException">The row was not written by this code.</exception>
    public Task<StoredRules?> FindAsync(string storefrontId, CancellationToken cancellationToken) =>
        FindAsync(storefrontId, Current, cancellationToken);

    /// <summary>The rules as a version of them said; null where there was none such.</summary>
    /// <inheritdoc cref="FindAsync(string, CancellationToken)" path="/exception"/>
    public Task<StoredRules?> FindVersionAsync(
        string storefrontId, int version, CancellationToken cancellationToken) =>
        FindAsync(storefrontId, KeyOf(version), cancellationToken);

    /// <summary>Sets the rules; null when they are no longer of this version.</summary>
    /// <param name="storefrontId">Whose.</param>
    /// <param name="rules">The new ones.</param>
    /// <param name="expected">The version that is replaced; null for whichever.</param>
    /// <param name="who">Whose key; kept with the version.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="TimeoutException">Others change them all the time.</exception>
    public async Task<StoredRules?> SetAsync(
        string storefrontId, RuleSet rules, int? expected, string who, CancellationToken cancellationToken)
    {
        TableEntity? tried = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(
                storefrontId, Current, cancellationToken: cancellationToken);
            var row = found.HasValue ? found.Value : null;
            if (row is not null && IsOwn(row, tried)) return Read(row).Stored;
            var (before, etag) = row is null ? (StoredRules.None, default) : Read(row);
            if (expected is not null && expected != before.Version) return null;
            var after = new StoredRules(before.Version + 1, rules);
            tried = Write(storefrontId, Current, after, who);
            if (await TrySetAsync(tried, etag, KeptAs(after, who, storefrontId), cancellationToken)) return after;
        }

        throw new TimeoutException($"The rules of {storefrontId} changed {MostRounds} times meanwhile.");
    }

    private async Task<StoredRules?> FindAsync(string storefrontId, string key, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, key, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? Read(row).Stored : null;
    }

    // False: somebody else wrote first, or it was us and the answer was lost.
    private async Task<bool> TrySetAsync(
        TableEntity current, ETag etag, TableEntity kept, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                [
                    etag == default
                        ? new TableTransactionAction(TableTransactionActionType.Add, current)
                        : new TableTransactionAction(TableTransactionActionType.UpdateReplace, current, etag),
                    new TableTransactionAction(TableTransactionActionType.Add, kept),
                ],
                cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException overtaken) when (overtaken.Status is 409 or 412)
        {
            return false;
        }
    }

    // The same rules under the same version by the same key are the same change, whoever's answer was lost.
    private static bool IsOwn(TableEntity row, TableEntity? tried) =>
        tried is not null && ((string[])[Version, Text, By]).All(column => Equals(row[column], tried[column]));

    private static TableEntity KeptAs(StoredRules stored, string who, string storefrontId) =>
        Write(storefrontId, KeyOf(stored.Version), stored, who);

    private static string KeyOf(int version) => "v_" + version.ToString("D9", CultureInfo.InvariantCulture);

    private static TableEntity Write(string storefrontId, string key, StoredRules stored, string who) =>
        new(storefrontId, key)
        {
            [Version] = stored.Version,
            [Text] = JsonSerializer.Serialize(stored.Rules, RulesJson.Compact.RuleSet),
            [By] = who,
        };

    private static (StoredRules Stored, ETag ETag) Read(TableEntity row)
    {
        try
        {
            var rules = JsonSerializer.Deserialize(row.GetString(Text), RulesJson.Compact.RuleSet);
            return (new StoredRules(row.GetInt32(Version) ?? throw Broken(row), rules ?? throw Broken(row)), row.ETag);
        }
        catch (JsonException)
        {
            throw Broken(row);
        }
    }

    private static InvalidDataException Broken(TableEntity row) =>
        new($"The rules of {row.PartitionKey} are unreadable.");
}
