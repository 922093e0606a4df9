metadata description = 'One stamp of the pipeline, in a resource group of its own. See docs/infra.md.'

targetScope = 'subscription'

import { scaleType, scalesType, settingsType } from 'types.bicep'

@description('Required. What the environment is called: dev, prod.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('Required. Where to deploy.')
param location string

@description('Optional. Which of the environment\'s stamps this is. See docs/scaling.md.')
@minLength(1)
@maxLength(4)
param stamp string = '1'

@description('Required. All capabilities in one app, or each in an app of its own with an identity of its own.')
@allowed(['single', 'perCapability'])
param topology string

@description('Required. Whether storage, queues and vault can be reached from the internet.')
@allowed(['public', 'private'])
param network string

@description('Required. Copies of instances and data in all availability zones of the region.')
param zoneRedundant bool

@description('Required. Production refuses to start with a payment provider that charges nobody.')
@allowed(['Production', 'Staging', 'Development'])
param hostEnvironment string

@description('Required. Standard, or Premium, which a private network needs.')
@allowed(['Standard', 'Premium'])
param serviceBusSku string

@description('Optional. Messaging units of Premium.')
@allowed([1, 2, 4, 8, 16])
param messagingUnits int = 1

@description('Optional. How often the orders are kept, and where: a GZRS account has a copy in another region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param dataStorageSku string = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'

@description('Optional. Nobody may delete the orders while the lock stands.')
param lockData bool = true

@description('Optional. How apps scale, by the app; "default" for those that are not named.')
param scales scalesType = {}

@description('Optional. Settings that names.json lists as optional; the code has a default for each.')
param options settingsType = {}

@description('Required. Who takes the money.')
@allowed(['Simulated', 'Stripe'])
param paymentProvider string

@description('Optional. The secret settings of names.json that stand in the vault; none before they were put there.')
param secretsInVault string[] = []

@description('Required. Who is told of alerts.')
@minLength(1)
param alertEmails string[]

@description('Required. What a month may cost, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int

@description('Required. The first day of the budget\'s first month, YYYY-MM-01. It cannot be changed later.')
param budgetStartDate string

@description('Optional. Days that logs are kept.')
param logRetentionDays int = 30

@description('Optional. Gigabytes of logs a day.')
param logQuotaGb int = 5

@description('Optional. Where the runbooks are read.')
param runbooksUrl string = 'docs/runbooks'

var names = loadJsonContent('names.json')
var suffix = 'pipeline-${environmentName}-${stamp}'
var unique = uniqueString(subscription().id, environmentName, stamp)
var shared = {
  namespaceName: 'sb-${unique}'
  dataAccountName: 'stdata${unique}'
  vaultName: 'kv-${unique}'
  insightsName: 'appi-${suffix}'
}
var isPrivate = network == 'private'
var tags = { 'azd-env-name': environmentName, workload: 'pipeline', stamp: stamp }
var sku = isPrivate && serviceBusSku != 'Premium'
  ? fail('A private network needs serviceBusSku Premium: Standard has no private endpoints.')
  : serviceBusSku
var strangeOptions = filter(objectKeys(options), name => !contains(names.settings.optional, name))
var knownOptions = empty(strangeOptions)
  ? options
  : fail('options has settings that names.json does not list as optional: ${join(strangeOptions, ', ')}.')
var defaultScale scaleType = { instanceMemoryMB: 2048, maximumInstances: 40, httpConcurrency: 64, alwaysReady: {} }
var allFunctions = flatten(map(items(names.apps), app => app.value.functions))
var apps = map(topology == 'single' ? ['orders'] : objectKeys(names.apps), app => {
  name: app
  parts: topology == 'single' ? map(items(names.apps), part => part.value) : [names.apps[?app] ?? {}]
})
var touched = map(apps, app => {
  name: app.name
  functions: flatten(map(app.parts, part => part.functions))
  secrets: intersection(secretsInVault, flatten(map(app.parts, part => part.secrets)))
  touches: {
    receives: union(flatten(map(app.parts, part => part.receives)), [])
    sends: union(flatten(map(app.parts, part => part.sends)), [])
    reads: filter(names.tables, table => contains(flatten(map(app.parts, part => part.reads)), table))
    writes: filter(names.tables, table => contains(flatten(map(app.parts, part => part.writes)), table))
  }
})
var settings = {
  ...knownOptions
  AZURE_FUNCTIONS_ENVIRONMENT: hostEnvironment
  // An import is 8 MiB at most; a little more, so that the app and not the host says what is wrong with a larger one.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '9437184'
  ReconcileSchedule: '0 * * * * *'
  Payment__Provider: paymentProvider
  ServiceBus__fullyQualifiedNamespace: serviceBus.outputs.hostName
  Tables__tableServiceUri: dataStorage.outputs.tablesUrl
}
// Every app checks all settings when it starts, also those of functions that it does not run: for want of a key of
// Stripe's it would not start, and must not have one.
var noPayments = { Payment__StripeApiKey: 'rk_this-app-takes-no-payments' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${suffix}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    retentionDays: logRetentionDays
    dailyQuotaGb: logQuotaGb
    alertEmails: alertEmails
  }
}

module serviceBus 'modules/serviceBus.bicep' = {
  scope: group
  params: {
    name: shared.namespaceName
    location: location
    tags: tags
    sku: sku
    messagingUnits: messagingUnits
    queues: names.queues
    isPrivate: isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: shared.dataAccountName
    location: location
    tags: tags
    sku: dataStorageSku
    tables: names.tables
    isPrivate: isPrivate
    isLocked: lockData
    workspaceId: monitoring.outputs.workspaceId
  }
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  params: {
    name: shared.vaultName
    location: location
    tags: tags
    isPrivate: isPrivate
    workspaceId: monitoring.outputs.workspaceId
  }
}

module privateNetwork 'modules/privateNetwork.bicep' = if (isPrivate) {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    apps: map(apps, app => app.name)
    zoneRedundant: zoneRedundant
    dataAccountId: dataStorage.outputs.id
    namespaceId: serviceBus.outputs.id
    vaultId: keyVault.outputs.id
    workspaceId: monitoring.outputs.workspaceId
  }
}

module functionApps 'modules/app.bicep' = [
  for (app, index) in touched: {
    scope: group
    params: {
      app: app.name
      unique: unique
      location: location
      tags: tags
      zoneRedundant: zoneRedundant
      scale: scales[?app.name] ?? scales.?default ?? defaultScale
      settings: {
        ...settings
        ...(contains(app.functions, 'SettlePayment') || paymentProvider == 'Simulated' ? {} : noPayments)
        ...toObject(
          filter(allFunctions, function => !contains(app.functions, function)),
          function => 'AzureWebJobs.${function}.Disabled',
          function => 'true'
        )
      }
      touches: app.touches
      secrets: app.secrets
      shared: shared
      vaultUrl: keyVault.outputs.url
      isPrivate: isPrivate
      place: isPrivate
        ? {
            appSubnetId: privateNetwork!.outputs.appSubnetIds[index]
            endpointSubnetId: privateNetwork!.outputs.endpointSubnetId
            blobZoneId: privateNetwork!.outputs.blobZoneId
          }
        : null
      workspaceId: monitoring.outputs.workspaceId
    }
  }
]

module queryAlerts 'modules/queryAlerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
    runbooksUrl: runbooksUrl
  }
}

module metricAlerts 'modules/metricAlerts.bicep' = {
  scope: group
  params: {
    tags: tags
    suffix: suffix
    namespaceId: serviceBus.outputs.id
    actionGroupId: monitoring.outputs.actionGroupId
    runbooksUrl: runbooksUrl
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: { location: location, tags: tags, suffix: suffix, workspaceId: monitoring.outputs.workspaceId }
}

module budget 'modules/budget.bicep' = {
  scope: group
  params: {
    suffix: suffix
    amount: monthlyBudget
    startDate: budgetStartDate
    actionGroupId: monitoring.outputs.actionGroupId
  }
}

@description('The group that holds the stamp.')
output resourceGroupName string = group.name

@description('The vault that secrets are put into.')
output vaultName string = shared.vaultName

@description('The apps, to which the package is deployed.')
output appNames string[] = [for (app, index) in touched: functionApps[index].outputs.name]

@description('Where the apps answer, in the order of appNames.')
output appUrls string[] = [for (app, index) in touched: functionApps[index].outputs.url]
