metadata description = 'What people look at and are woken by: alerts, workbook, budget.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
@minLength(6)
@maxLength(40)
param suffix string

@description('Required. The workspace that is asked.')
param workspaceId string

@description('Required. The action group that is called.')
param actionGroupId string

@description('Required. The namespace whose metrics are watched.')
param namespaceId string

@description('Required. Where the runbooks are read.')
param runbooksUrl string

@description('Required. What a month may cost, in the currency of the subscription.')
param monthlyBudget int

@description('Required. The first day of the first month, YYYY-MM-01.')
param budgetStartDate string

module queryAlerts 'queryAlerts.bicep' = {
  params: {
    location: location
    tags: tags
    suffix: suffix
    workspaceId: workspaceId
    actionGroupId: actionGroupId
    runbooksUrl: runbooksUrl
  }
}

module metricAlerts 'metricAlerts.bicep' = {
  params: {
    tags: tags
    suffix: suffix
    namespaceId: namespaceId
    actionGroupId: actionGroupId
    runbooksUrl: runbooksUrl
  }
}

module workbook 'workbook.bicep' = {
  params: { location: location, tags: tags, suffix: suffix, workspaceId: workspaceId }
}

module budget 'budget.bicep' = {
  params: { suffix: suffix, amount: monthlyBudget, startDate: budgetStartDate, actionGroupId: actionGroupId }
}
