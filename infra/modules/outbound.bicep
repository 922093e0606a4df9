metadata description = 'The one way out of the private network.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
@minLength(6)
@maxLength(40)
param suffix string

@description('Required. An address in all availability zones.')
param zoneRedundant bool

@description('Required. The workspace that everything is logged to.')
param workspaceId string

resource outboundAddress 'Microsoft.Network/publicIPAddresses@2025-05-01' = {
  name: 'pip-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  zones: zoneRedundant ? ['1', '2', '3'] : []
  properties: { publicIPAllocationMethod: 'Static' }
}

// The payment provider and the storefronts' webhooks see one address, whichever instance calls them.
resource gateway 'Microsoft.Network/natGateways@2025-05-01' = {
  name: 'ng-${suffix}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: outboundAddress.id }] }
}

resource addressDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: outboundAddress
  properties: { workspaceId: workspaceId, metrics: [{ category: 'AllMetrics', enabled: true }] }
}

@description('The gateway, for subnets.')
output gatewayId string = gateway.id
