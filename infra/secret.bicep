metadata description = 'Puts one secret into a vault that cannot be reached itself. See docs/deploy.md.'

@description('Required. The vault.')
param vaultName string

@description('Required. The setting that is secret, as names.json spells it: Payment__StripeApiKey.')
param setting string

@description('Required. The secret. It is not logged.')
@secure()
param value string

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = {
  name: vaultName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = {
  parent: vault
  name: replace(setting, '__', '-')
  properties: { value: value, contentType: setting }
}
