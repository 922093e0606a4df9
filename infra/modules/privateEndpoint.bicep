metadata description = 'The only way into a service, and the name under which the network finds it.'

import { tagsType } from '../types.bicep'

@description('Required. Its name.')
param name string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. The subnet that it takes an address of.')
param subnetId string

@description('Required. The service behind it.')
param targetId string

@description('Required. Which part of the service.')
@allowed(['blob', 'table', 'namespace', 'vault'])
param part string

@description('Required. The private zone that names it.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: 'nic-${name}'
    privateLinkServiceConnections: [
      { name: part, properties: { privateLinkServiceId: targetId, groupIds: [part] } }
    ]
  }
}

resource zoneGroup 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = {
  parent: endpoint
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: part, properties: { privateDnsZoneId: zoneId } }] }
}
