metadata description = 'Tells people before a month costs more than was meant.'

@description('Required. What the names end in.')
param suffix string

@description('Required. In the currency of the subscription, a month.')
@minValue(1)
param amount int

@description('Required. The first day of the first month, YYYY-MM-01.')
param startDate string

@description('Required. The action group that is called.')
param actionGroupId string

var shared = { enabled: true, operator: 'GreaterThanOrEqualTo', contactEmails: [], contactGroups: [actionGroupId] }

// Runbook: docs/runbooks/budget.md
resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'budget-${suffix}'
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      'half-is-spent': { ...shared, threshold: 50, thresholdType: 'Actual' }
      'nearly-all-is-spent': { ...shared, threshold: 90, thresholdType: 'Actual' }
      'more-will-be-spent': { ...shared, threshold: 100, thresholdType: 'Forecasted' }
    }
  }
}
