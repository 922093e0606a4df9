metadata description = 'One app with all that is its own: identity, host storage, roles and settings.'

import { placeType, scaleType, settingsType, sharedType, tagsType, touchesType } from '../types.bicep'

@description('Required. The app: a capability, or orders for all of them.')
param app string

@description('Required. What names that are unique in the world end in.')
@minLength(13)
@maxLength(13)
param unique string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. Instances and their state in all availability zones.')
param zoneRedundant bool

@description('Required. How it scales.')
param scale scaleType

@description('Required. Its settings, but for those that depend on its identity.')
param settings settingsType

@description('Required. What it may touch, in the words of names.json.')
param touches touchesType

@description('Required. The secret settings that it is given; they stand in the vault.')
param secrets string[]

@description('Required. What it shares with the other apps.')
param shared sharedType

@description('Required. The vault, as references to its secrets name it.')
param vaultUrl string

@description('Required. Nothing of it but its HTTP functions may be reached from the internet.')
param isPrivate bool

@description('Required. Where it is in a private network; null in the public one.')
param place placeType?

@description('Required. The workspace that everything is logged to.')
param workspaceId string

var siteName = 'func-${app}-${unique}'
var hostAccountName = 'st${take(app, 6)}${unique}'
var secretSettings = toObject(
  secrets,
  name => name,
  name => '@Microsoft.KeyVault(SecretUri=${vaultUrl}secrets/${replace(name, '__', '-')}/)'
)

module identity 'identity.bicep' = {
  params: { name: 'id-${app}-${unique}', location: location, tags: tags }
}

module hostStorage 'storage.bicep' = {
  params: {
    name: hostAccountName
    location: location
    tags: tags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: ['packages']
    isPrivate: isPrivate
    workspaceId: workspaceId
  }
}

module hostEndpoint 'privateEndpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pe-${hostAccountName}'
    location: location
    tags: tags
    subnetId: place!.endpointSubnetId
    targetId: hostStorage.outputs.id
    part: 'blob'
    zoneId: place!.blobZoneId
  }
}

module roles 'roles.bicep' = {
  params: {
    app: app
    principalId: identity.outputs.principalId
    touches: touches
    shared: shared
    hostAccountName: hostAccountName
    secrets: map(secrets, name => replace(name, '__', '-'))
  }
  dependsOn: [hostStorage]
}

module functionApp 'functionApp.bicep' = {
  params: {
    name: siteName
    app: app
    location: location
    tags: tags
    identityId: identity.outputs.id
    clientId: identity.outputs.clientId
    hostAccountName: hostAccountName
    settings: { ...settings, ...secretSettings }
    scale: scale
    zoneRedundant: zoneRedundant
    subnetId: place.?appSubnetId
    insightsName: shared.insightsName
    workspaceId: workspaceId
  }
  dependsOn: [hostEndpoint, roles] // an app that may not read its package or its secrets does not start
}

@description('The app.')
output name string = siteName

@description('Where it answers.')
output url string = functionApp.outputs.url
