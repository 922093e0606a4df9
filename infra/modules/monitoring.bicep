metadata description = 'Where everything is logged, and who is told.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
@minLength(6)
@maxLength(40)
param suffix string

@description('Required. Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Required. Gigabytes of logs a day, after which nothing more is taken that day.')
@minValue(1)
param dailyQuotaGb int

@description('Required. Who is told of alerts.')
@minLength(1)
param alertEmails string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true }
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
  }
}

resource workspaceAudit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: workspace
  properties: {
    workspaceId: workspace.id
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

resource insightsMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: insights
  properties: {
    workspaceId: workspace.id
    // Its logs are in the workspace by themselves; sent once more they would be paid for twice.
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'pipeline'
    emailReceivers: [
      for (email, index) in alertEmails: {
        name: 'people-${index}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

@description('The workspace that everything is logged to.')
output workspaceId string = workspace.id

@description('The action group that alerts call.')
output actionGroupId string = people.id
