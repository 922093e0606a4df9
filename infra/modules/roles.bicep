metadata description = 'What one app may touch: its queues, tables, secrets and host storage.'

import { sharedType, touchesType } from '../types.bicep'

@description('Required. The app.')
param app string

@description('Required. Its identity.')
param principalId string

@description('Required. Its queues and tables, in the words of names.json.')
param touches touchesType

@description('Required. Where those are, and where it reports to.')
param shared sharedType

@description('Required. The account that the app keeps its own state and package in.')
param hostAccountName string

@description('Required. The secrets of the vault that the app may read.')
param secrets string[]

var roles = {
  serviceBusDataReceiver: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0'
  serviceBusDataSender: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39'
  storageTableDataReader: '76199698-9eea-4c19-bc75-cec21354c6b6'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
}
var atQueues = concat(
  map(touches.receives, queue => { name: queue, role: roles.serviceBusDataReceiver }),
  map(touches.sends, queue => { name: queue, role: roles.serviceBusDataSender })
)
var atTables = concat(
  map(
    filter(touches.reads, table => !contains(touches.writes, table)),
    table => { name: table, role: roles.storageTableDataReader }
  ),
  map(touches.writes, table => { name: table, role: roles.storageTableDataContributor })
)
var who = { principalId: principalId, principalType: 'ServicePrincipal' }

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' existing = [
  for at in atQueues: { name: '${shared.namespaceName}/${at.name}' }
]

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' existing = [
  for at in atTables: { name: '${shared.dataAccountName}/default/${at.name}' }
]

resource host 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostAccountName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: shared.insightsName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' existing = [
  for name in secrets: { name: '${shared.vaultName}/${name}' }
]

resource queueRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (at, index) in atQueues: {
    name: guid(queue[index].id, app, at.role)
    scope: queue[index]
    properties: { ...who, roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', at.role) }
  }
]

resource tableRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (at, index) in atTables: {
    name: guid(table[index].id, app, at.role)
    scope: table[index]
    properties: { ...who, roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', at.role) }
  }
]

resource hostRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(host.id, app, roles.storageBlobDataOwner)
  scope: host
  properties: {
    ...who
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataOwner)
  }
}

resource insightsRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, app, roles.monitoringMetricsPublisher)
  scope: insights
  properties: {
    ...who
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.monitoringMetricsPublisher
    )
  }
}

resource secretRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in secrets: {
    name: guid(secret[index].id, app, roles.keyVaultSecretsUser)
    scope: secret[index]
    properties: {
      ...who
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
    }
  }
]
