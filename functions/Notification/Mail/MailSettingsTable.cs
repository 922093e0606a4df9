using Azure.Data.Tables;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Mail;

/// <summary>Each storefront's mail settings: the row <c>mail</c> among its channels.</summary>
public sealed class MailSettingsTable(TableServiceClient service)
{
    private const string RowKey = MailSettings.Channel;

    private readonly TableClient table = service.GetTableClient(ChannelTable.TableName);

    /// <summary>The settings; null when none were ever put, and mail is off.</summary>
    public async Task<MailSettings?> FindAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, RowKey, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? Read(row) : null;
    }

    /// <summary>Puts settings in the place of those that were there.</summary>
    public Task PutAsync(string storefrontId, MailSettings settings, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(Write(storefrontId, settings), TableUpdateMode.Replace, cancellationToken);

    private static TableEntity Write(string storefrontId, MailSettings settings) => new(storefrontId, RowKey)
    {
        [nameof(MailSettings.Enabled)] = settings.Enabled,
        [nameof(MailSettings.SenderName)] = settings.SenderName,
        [nameof(MailSettings.ReplyTo)] = settings.ReplyTo,
        [nameof(MailSettings.LogoUrl)] = settings.LogoUrl,
        [nameof(MailSettings.Colour)] = settings.Colour,
        [nameof(MailSettings.Locale)] = settings.Locale,
    };

    private static MailSettings Read(TableEntity row) => new()
    {
        Enabled = row.GetBoolean(nameof(MailSettings.Enabled)) ?? throw Broken(row),
        SenderName = row.GetString(nameof(MailSettings.SenderName)) ?? throw Broken(row),
        ReplyTo = row.GetString(nameof(MailSettings.ReplyTo)) ?? throw Broken(row),
        LogoUrl = row.GetString(nameof(MailSettings.LogoUrl)),
        Colour = row.GetString(nameof(MailSettings.Colour)) ?? throw Broken(row),
        Locale = row.GetString(nameof(MailSettings.Locale)) ?? throw Broken(row),
    };

    private static InvalidDataException Broken(TableEntity row) =>
        new($"The mail settings of {row.PartitionKey} are unreadable.");
}
