metadata description = 'One Flex Consumption app on a plan of its own, which is all that such a plan takes.'

import { scaleType, settingsType, tagsType } from '../types.bicep'

@description('Required. Its name, unique in the world.')
param name string

@description('Required. The capability, or orders for all of them in one app.')
param app string

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. The identity that it acts as.')
param identityId string

@description('Required. The same identity, as clients of Entra name it.')
param clientId string

@description('Required. The account that it keeps its own state and package in.')
param hostAccountName string

@description('Required. Its settings, but for those that this module makes.')
param settings settingsType

@description('Required. How it scales.')
param scale scaleType

@description('Required. Instances in all availability zones.')
param zoneRedundant bool

@description('Required. The subnet that it calls out from; null for the public network.')
param subnetId string?

@description('Required. Where it reports to.')
param insightsName string

@description('Required. The workspace that everything is logged to.')
param workspaceId string

resource hostAccount 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: hostAccountName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': app })
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled' // storefronts come from the internet; the services behind it need not
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identityId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostAccount.properties.primaryEndpoints.blob}packages'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.instanceMemoryMB
        maximumInstanceCount: scale.maximumInstances
        alwaysReady: [for ready in items(scale.alwaysReady): { name: ready.key, instanceCount: ready.value }]
        triggers: { http: { perInstanceConcurrency: scale.httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      remoteDebuggingEnabled: false
      http20Enabled: true
    }
  }

  resource ftpPasswords 'basicPublishingCredentialsPolicies' = { name: 'ftp', properties: { allow: false } }

  resource scmPasswords 'basicPublishingCredentialsPolicies' = { name: 'scm', properties: { allow: false } }
}

module appSettings 'appSettings.bicep' = {
  params: {
    siteName: site.name
    clientId: clientId
    hostAccountName: hostAccountName
    insightsName: insightsName
    settings: settings
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: site
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Where it answers.')
output url string = 'https://${site.properties.defaultHostName}'
