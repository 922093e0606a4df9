metadata description = 'The private network: a subnet for each app and one for the endpoints.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
@minLength(6)
@maxLength(40)
param suffix string

@description('Required. The apps, each of which gets a subnet.')
param apps string[]

@description('Required. The gateway that the apps call out through.')
param gatewayId string

@description('Required. The workspace that everything is logged to.')
param workspaceId string

var addressSpace = '10.40.0.0/16'

// Nothing of ours listens inside: the apps are reached from outside, the services by their endpoints only.
resource endpointRules 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${suffix}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'from-this-network'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: addressSpace
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: ['443', '5671']
        }
      }
      {
        name: 'from-nowhere-else'
        properties: {
          priority: 200
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: { addressSpace: { addressPrefixes: [addressSpace] } }
}

resource endpointSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = {
  parent: virtualNetwork
  name: 'endpoints'
  properties: {
    addressPrefix: cidrSubnet(addressSpace, 24, 0)
    defaultOutboundAccess: false
    networkSecurityGroup: { id: endpointRules.id }
    privateEndpointNetworkPolicies: 'Enabled'
  }
}

// One after the other: a network takes one change at a time.
@batchSize(1)
resource appSubnet 'Microsoft.Network/virtualNetworks/subnets@2025-05-01' = [
  for (app, index) in apps: {
    parent: virtualNetwork
    name: app
    properties: {
      addressPrefix: cidrSubnet(addressSpace, 24, index + 1)
      defaultOutboundAccess: false
      natGateway: { id: gatewayId }
      networkSecurityGroup: { id: endpointRules.id }
      delegations: [{ name: 'flex-consumption', properties: { serviceName: 'Microsoft.App/environments' } }]
    }
    dependsOn: [endpointSubnet]
  }
]

resource networkDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: virtualNetwork
  properties: { workspaceId: workspaceId, metrics: [{ category: 'AllMetrics', enabled: true }] }
}

resource rulesDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: endpointRules
  properties: { workspaceId: workspaceId, logs: [{ categoryGroup: 'allLogs', enabled: true }] }
}

@description('Where the private endpoints are.')
output endpointSubnetId string = endpointSubnet.id

@description('The subnets of the apps, in the order in which the apps were given.')
output appSubnetIds string[] = [for (app, index) in apps: appSubnet[index].id]

@description('The network, for its private zones.')
output networkId string = virtualNetwork.id
