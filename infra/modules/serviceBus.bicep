metadata description = 'The namespace with its queues.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. Its name, unique in the world.')
@minLength(6)
@maxLength(50)
param name string

@description('Required. Standard, or Premium, which private endpoints need.')
@allowed(['Standard', 'Premium'])
param sku string

@description('Required. Messaging units of Premium; Standard has none.')
@allowed([1, 2, 4, 8, 16])
param messagingUnits int

@description('Required. The names of the queues.')
param queues string[]

@description('Required. Nothing but private endpoints may reach it.')
param isPrivate bool

@description('Required. The workspace that everything is logged to.')
param workspaceId string

var isPremium = sku == 'Premium'

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: sku, capacity: isPremium ? messagingUnits : null }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    // Partitions would split the order of a queue and cannot be changed later.
    premiumMessagingPartitions: isPremium ? 1 : null
  }
}

// The same as in local/ServiceBus/queues.json: a test compares them.
resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queueName in queues: {
    parent: namespace
    name: queueName
    properties: {
      lockDuration: 'PT1M'
      maxDeliveryCount: 10
      defaultMessageTimeToLive: 'P14D'
      deadLetteringOnMessageExpiration: true
      requiresDuplicateDetection: false // it swallows deliberate repeats: docs/order-life.md
      requiresSession: false
      enablePartitioning: false
      maxSizeInMegabytes: 5120
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The namespace, as private endpoints and alerts name it.')
output id string = namespace.id

@description('The namespace, as clients name it.')
output hostName string = '${namespace.name}.servicebus.windows.net'
