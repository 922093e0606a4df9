metadata description = 'Alerts on what was logged. Each has a runbook of its name in docs/runbooks/.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
param suffix string

@description('Required. The workspace that is asked.')
param workspaceId string

@description('Required. The action group that is called.')
param actionGroupId string

@description('Required. Where the runbooks are read.')
param runbooksUrl string

// Severity: 0 money or orders are at stake, 1 storefronts notice, 2 they will.
var queries = [
  {
    name: 'dead-letters'
    text: 'A queue gave a message up.'
    severity: 1
    query: loadTextContent('../alerts/dead-letters.kql')
    window: 'PT5M'
    measure: { timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'order-standing-still'
    text: 'An order stands still.'
    severity: 1
    query: loadTextContent('../alerts/order-standing-still.kql')
    window: 'PT5M'
    measure: { timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }
  }
  {
    name: 'oldest-message'
    text: 'A message waited more than two minutes.'
    severity: 2
    query: loadTextContent('../alerts/oldest-message.kql')
    window: 'PT5M'
    measure: { timeAggregation: 'Maximum', metricMeasureColumn: 'WaitSeconds', operator: 'GreaterThan', threshold: 120 }
  }
  {
    name: 'intake-5xx'
    text: 'Requests of storefronts fail.'
    severity: 0
    query: loadTextContent('../alerts/intake-5xx.kql')
    window: 'PT5M'
    measure: { timeAggregation: 'Total', metricMeasureColumn: 'ItemCount', operator: 'GreaterThan', threshold: 5 }
  }
  {
    name: 'intake-p99'
    text: 'Taking an order is slow.'
    severity: 2
    query: loadTextContent('../alerts/intake-p99.kql')
    window: 'PT15M'
    measure: {
      timeAggregation: 'Maximum'
      metricMeasureColumn: 'P99Milliseconds'
      operator: 'GreaterThan'
      threshold: 2000
    }
  }
]

resource queryRule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in queries: {
    name: '${alert.name}-${suffix}'
    location: location
    tags: tags
    properties: {
      displayName: '${alert.name} (${suffix})'
      description: '${alert.text} ${runbooksUrl}/${alert.name}.md'
      enabled: true
      severity: alert.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            ...alert.measure
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [actionGroupId] }
    }
  }
]
