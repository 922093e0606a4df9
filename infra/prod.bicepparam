using 'main.bicep'

// Takes money: each capability an app with an identity of its own, everything in three zones, the orders in a second
// region too, and no service that the internet can reach.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param stamp = readEnvironmentVariable('PIPELINE_STAMP', '1')
param topology = 'perCapability'
param network = 'private'
param zoneRedundant = true
param hostEnvironment = 'Production'
param serviceBusSku = 'Premium'
param messagingUnits = 1
param dataStorageSku = 'Standard_GZRS'
param lockData = true
param paymentProvider = 'Stripe'
param secretsInVault = ['OperatorKey', 'Payment__StripeApiKey', 'Payment__StripeWebhookSecret']
param scales = {
  default: { instanceMemoryMB: 2048, maximumInstances: 200, httpConcurrency: 64, alwaysReady: {} }
  intake: { instanceMemoryMB: 2048, maximumInstances: 400, httpConcurrency: 100, alwaysReady: { http: 2 } }
  inventory: {
    instanceMemoryMB: 2048
    maximumInstances: 200
    httpConcurrency: 64
    alwaysReady: { 'function:ReserveStock': 2 }
  }
  payment: {
    instanceMemoryMB: 2048
    maximumInstances: 200
    httpConcurrency: 64
    alwaysReady: { 'function:SettlePayment': 2 }
  }
}
param alertEmails = [readEnvironmentVariable('PIPELINE_ALERT_EMAIL', 'pipeline-oncall@example.com')]
param monthlyBudget = 3000
param budgetStartDate = readEnvironmentVariable('PIPELINE_BUDGET_START', '2026-12-01')
param logRetentionDays = 90
param logQuotaGb = 20
param runbooksUrl = readEnvironmentVariable('PIPELINE_RUNBOOKS_URL', 'docs/runbooks')
