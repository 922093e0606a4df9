metadata description = 'The private names of the services behind endpoints.'

import { tagsType, zoneIdsType } from '../types.bicep'

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. The network in which the names hold.')
param networkId string

var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for item in items(zoneNames): { name: item.value, location: 'global', tags: tags }
]

resource zoneLink 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (item, index) in items(zoneNames): {
    parent: zone[index]
    name: 'to-network'
    location: 'global'
    tags: tags
    properties: { registrationEnabled: false, virtualNetwork: { id: networkId } }
  }
]

@description('The zones, by the part of a service that they name.')
output zoneIds zoneIdsType = toObject(
  items(zoneNames),
  item => item.key,
  item => resourceId('Microsoft.Network/privateDnsZones', item.value)
)
