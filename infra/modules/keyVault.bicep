metadata description = 'The vault: the only place where secrets are.'

import { tagsType } from '../types.bicep'

@description('Required. Its name, unique in the world.')
@maxLength(24)
param name string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. Nothing but private endpoints may reach it.')
param isPrivate bool

@description('Required. The workspace that everything is logged to.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    sku: { family: 'A', name: 'standard' }
    tenantId: tenant().tenantId
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { defaultAction: isPrivate ? 'Deny' : 'Allow', bypass: 'None' }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('The vault, as private endpoints name it.')
output id string = vault.id

@description('The vault, as clients name it, with a slash at the end.')
output url string = vault.properties.vaultUri
