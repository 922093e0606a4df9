metadata description = 'Alerts on what no log tells. Each has a runbook of its name in docs/runbooks/.'

import { tagsType } from '../types.bicep'

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
param suffix string

@description('Required. The namespace whose metrics are watched.')
param namespaceId string

@description('Required. The action group that is called.')
param actionGroupId string

@description('Required. Where the runbooks are read.')
param runbooksUrl string

var metrics = [
  {
    name: 'queue-stuck'
    text: 'Messages wait in a queue and none is completed.'
    severity: 0
    window: 'PT5M'
    criteria: [
      { metricName: 'ActiveMessages', timeAggregation: 'Minimum', operator: 'GreaterThan', threshold: 0 }
      { metricName: 'CompleteMessage', timeAggregation: 'Total', operator: 'LessThanOrEqual', threshold: 0 }
    ]
  }
  {
    name: 'dead-letter-not-kept'
    text: 'Dead letters stay in their queue: nobody keeps them.'
    severity: 1
    window: 'PT15M'
    criteria: [
      { metricName: 'DeadletteredMessages', timeAggregation: 'Minimum', operator: 'GreaterThan', threshold: 0 }
    ]
  }
]

resource metricRule 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for alert in metrics: {
    name: '${alert.name}-${suffix}'
    location: 'global'
    tags: tags
    properties: {
      description: '${alert.text} ${runbooksUrl}/${alert.name}.md'
      enabled: true
      severity: alert.severity
      scopes: [namespaceId]
      evaluationFrequency: 'PT1M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          for (criterion, index) in alert.criteria: {
            ...criterion
            name: 'criterion-${index}'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
