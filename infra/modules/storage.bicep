metadata description = 'A storage account, with blob containers or tables.'

import { tagsType } from '../types.bicep'

@description('Required. Its name, unique in the world.')
@minLength(3)
@maxLength(24)
param name string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. How often its data are kept, and where.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param sku string

@description('Optional. The blob containers.')
param containers string[] = []

@description('Optional. The tables.')
param tables string[] = []

@description('Required. Nothing but private endpoints may reach it.')
param isPrivate bool

@description('Optional. Nobody may delete it while its lock stands.')
param isLocked bool = false

@description('Required. The workspace that everything is logged to.')
param workspaceId string

var metrics = [{ category: 'Transaction', enabled: true }]

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2026-06-01' = {
  parent: account
  name: 'default'
  properties: { deleteRetentionPolicy: { enabled: true, days: 30 } }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2026-06-01' = [
  for container in containers: { parent: blobs, name: container, properties: { publicAccess: 'None' } }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2026-06-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2026-06-01' = [
  for table in tables: { parent: tableService, name: table }
]

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'It holds the orders. See docs/deploy.md before you take this lock away.'
  }
}

resource accountDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: { workspaceId: workspaceId, metrics: metrics }
}

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: blobs
  properties: { workspaceId: workspaceId, logs: [{ category: 'StorageDelete', enabled: true }], metrics: metrics }
}

// Metrics only: a line for each of a stamp's thousands of requests a second would cost more than the requests.
resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: tableService
  properties: { workspaceId: workspaceId, metrics: metrics }
}

@description('The account, as private endpoints name it.')
output id string = account.id

@description('Its tables, as clients name them.')
output tablesUrl string = account.properties.primaryEndpoints.table
