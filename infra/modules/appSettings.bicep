metadata description = 'The settings of an app: those that it is given, and what the host needs.'

import { settingsType } from '../types.bicep'

@description('Required. The app.')
param siteName string

@description('Required. Its identity, as clients of Entra name it.')
param clientId string

@description('Required. The account that it keeps its own state and package in.')
param hostAccountName string

@description('Required. Where it reports to.')
param insightsName string

@description('Required. The settings that it is given.')
param settings settingsType

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource site 'Microsoft.Web/sites@2025-03-01' existing = {
  name: siteName
}

resource appSettings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: site
  name: 'appsettings'
  properties: {
    ...settings
    AzureWebJobsStorage__accountName: hostAccountName
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: clientId
    ServiceBus__credential: 'managedidentity'
    ServiceBus__clientId: clientId
    // No secret: with local auth off it says where to report to, and the identity is what opens the door.
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${clientId};Authorization=AAD'
    AZURE_CLIENT_ID: clientId
    // An alert that can be sampled away is none.
    AzureFunctionsJobHost__logging__applicationInsights__samplingSettings__excludedTypes: 'Exception;Trace'
  }
}
