metadata description = 'What a private network adds: the network, its way out, endpoints for what apps share.'

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

@description('Required. The way out in all availability zones.')
param zoneRedundant bool

@description('Required. The account of the data.')
param dataAccountId string

@description('Required. The namespace.')
param namespaceId string

@description('Required. The vault.')
param vaultId string

@description('Required. The workspace that everything is logged to.')
param workspaceId string

var targets = [
  { part: 'table', id: dataAccountId }
  { part: 'namespace', id: namespaceId }
  { part: 'vault', id: vaultId }
]

module outbound 'outbound.bicep' = {
  params: { location: location, tags: tags, suffix: suffix, zoneRedundant: zoneRedundant, workspaceId: workspaceId }
}

module network 'network.bicep' = {
  params: {
    location: location
    tags: tags
    suffix: suffix
    apps: apps
    gatewayId: outbound.outputs.gatewayId
    workspaceId: workspaceId
  }
}

module zones 'privateZones.bicep' = {
  params: { tags: tags, networkId: network.outputs.networkId }
}

module endpoints 'privateEndpoint.bicep' = [
  for target in targets: {
    params: {
      name: 'pe-${target.part}-${suffix}'
      location: location
      tags: tags
      subnetId: network.outputs.endpointSubnetId
      targetId: target.id
      part: target.part
      zoneId: zones.outputs.zoneIds[target.part]
    }
  }
]

@description('Where the private endpoints are.')
output endpointSubnetId string = network.outputs.endpointSubnetId

@description('The subnets of the apps, in the order in which the apps were given.')
output appSubnetIds string[] = network.outputs.appSubnetIds

@description('The private zone of blobs.')
output blobZoneId string = zones.outputs.zoneIds.blob
