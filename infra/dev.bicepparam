using 'main.bicep'

// Cheap, and open to Core Tools: one app on Standard, no private network, nothing kept twice. It charges nobody.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param topology = 'single'
param network = 'public'
param zoneRedundant = false
param hostEnvironment = 'Staging'
param serviceBusSku = 'Standard'
param lockData = false
param paymentProvider = 'Simulated'
param scales = {
  default: { instanceMemoryMB: 2048, maximumInstances: 40, httpConcurrency: 64, alwaysReady: {} }
}
param alertEmails = [readEnvironmentVariable('PIPELINE_ALERT_EMAIL', 'pipeline-dev@example.com')]
param monthlyBudget = 50
param budgetStartDate = readEnvironmentVariable('PIPELINE_BUDGET_START', '2026-12-01')
param runbooksUrl = readEnvironmentVariable('PIPELINE_RUNBOOKS_URL', 'docs/runbooks')
