metadata description = 'Who an app is.'

import { tagsType } from '../types.bicep'

@description('Required. Its name.')
param name string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Its id, as an app names it.')
output id string = identity.id

@description('Its id, as a client of Entra names it.')
output clientId string = identity.properties.clientId

@description('Its id, as role assignments name it.')
output principalId string = identity.properties.principalId
