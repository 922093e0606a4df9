namespace Pipeline.Tests.Infra;

/// <summary>The values that the design names, one a line.</summary>
internal static class ValueRules
{
    private const string Namespace = "Microsoft.ServiceBus/namespaces";
    private const string Queue = "Microsoft.ServiceBus/namespaces/queues";
    private const string Account = "Microsoft.Storage/storageAccounts";
    private const string Container = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string Plan = "Microsoft.Web/serverfarms";
    private const string Site = "Microsoft.Web/sites";
    private const string Passwords = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    private const string Settings = "Microsoft.Web/sites/config";
    private const string Insights = "Microsoft.Insights/components";
    private const string Workspace = "Microsoft.OperationalInsights/workspaces";
    private const string Vault = "Microsoft.KeyVault/vaults";
    private const string Storage = "properties.functionAppConfig.deployment.storage.authentication.type";

    public static IReadOnlyList<Rule> All { get; } =
    [
        Rule.Value(Namespace, "properties.disableLocalAuth", "true"),
        Rule.Value(Namespace, "properties.minimumTlsVersion", "\"1.2\""),
        Rule.Value(Queue, "properties.requiresDuplicateDetection", "false"),
        Rule.Value(Queue, "properties.requiresSession", "false"),
        Rule.Value(Queue, "properties.lockDuration", "\"PT1M\""),
        Rule.Value(Queue, "properties.maxDeliveryCount", "10"),
        Rule.Value(Queue, "properties.deadLetteringOnMessageExpiration", "true"),
        Rule.Value(Account, "properties.allowSharedKeyAccess", "false"),
        Rule.Value(Account, "properties.allowBlobPublicAccess", "false"),
        Rule.Value(Account, "properties.allowCrossTenantReplication", "false"),
        Rule.Value(Account, "properties.minimumTlsVersion", "\"TLS1_2\""),
        Rule.Value(Account, "properties.supportsHttpsTrafficOnly", "true"),
        Rule.Value(Container, "properties.publicAccess", "\"None\""),
        Rule.Value(Plan, "sku.name", "\"FC1\""),
        Rule.Value(Site, "properties.httpsOnly", "true"),
        Rule.Value(Site, "properties.siteConfig.ftpsState", "\"Disabled\""),
        Rule.Value(Site, "properties.siteConfig.remoteDebuggingEnabled", "false"),
        Rule.Value(Site, "properties.siteConfig.minTlsVersion", "\"1.2\""),
        Rule.Value(Site, "properties.functionAppConfig.runtime.name", "\"dotnet-isolated\""),
        Rule.Value(Site, "properties.functionAppConfig.runtime.version", "\"10.0\""),
        Rule.Value(Site, Storage, "\"UserAssignedIdentity\""),
        Rule.Value(Site, "identity.type", "\"UserAssigned\""),
        Rule.Value(Passwords, "properties.allow", "false"),
        Rule.Value(Settings, "properties.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "\"9437184\""),
        Rule.Value(Settings, "properties.AzureWebJobsStorage__credential", "\"managedidentity\""),
        Rule.Value(Settings, "properties.ServiceBus__credential", "\"managedidentity\""),
        Rule.Value(Insights, "properties.DisableLocalAuth", "true"),
        Rule.Value(Workspace, "properties.features.disableLocalAuth", "true"),
        Rule.Value(Vault, "properties.enableRbacAuthorization", "true"),
        Rule.Value(Vault, "properties.enablePurgeProtection", "true"),
        Rule.Value(Vault, "properties.enableSoftDelete", "true"),
        Rule.Value(Vault, "properties.softDeleteRetentionInDays", "90"),
    ];
}
