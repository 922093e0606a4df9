metadata description = 'The page that an operator opens first.'

import { tagsType } from '../types.bicep'

@description('Required. Where to deploy.')
param location string

@description('Required. Tags of every resource.')
param tags tagsType

@description('Required. What the names end in.')
param suffix string

@description('Required. The workspace that is asked.')
param workspaceId string

var charts = [
  { title: 'Orders taken a minute', view: 'timechart', query: loadTextContent('../alerts/accepted-orders.kql') }
  { title: 'Queue functions', view: 'timechart', query: loadTextContent('../alerts/step-durations.kql') }
  { title: 'Messages that waited', view: 'table', query: loadTextContent('../alerts/oldest-message.kql') }
  { title: 'Orders that stood still', view: 'table', query: loadTextContent('../alerts/order-standing-still.kql') }
  { title: 'Dead letters', view: 'table', query: loadTextContent('../alerts/dead-letters.kql') }
  { title: 'Failed requests', view: 'table', query: loadTextContent('../alerts/intake-5xx.kql') }
  { title: 'Errors', view: 'table', query: loadTextContent('../alerts/errors.kql') }
]
var parameterItem = {
  type: 9
  name: 'range'
  content: {
    version: 'KqlParameterItem/1.0'
    parameters: [
      {
        version: 'KqlParameterItem/1.0'
        name: 'range'
        label: 'Time range'
        type: 4
        isRequired: true
        value: { durationMs: 14400000 }
        typeSettings: {
          selectableValues: [
            { durationMs: 3600000 }
            { durationMs: 14400000 }
            { durationMs: 86400000 }
            { durationMs: 604800000 }
          ]
        }
      }
    ]
  }
}
var chartItems = map(charts, (chart, index) => {
  type: 3
  name: 'chart-${index}'
  content: {
    version: 'KqlItem/1.0'
    query: chart.query
    title: chart.title
    size: 0
    timeContextFromParameter: 'range'
    queryType: 0
    resourceType: 'microsoft.operationalinsights/workspaces'
    visualization: chart.view
  }
})

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'pipeline', suffix)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Pipeline (${suffix})'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string({ version: 'Notebook/1.0', items: concat([parameterItem], chartItems), isLocked: false })
  }
}
