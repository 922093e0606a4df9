metadata description = 'Types that more than one file names.'

@description('Tags of a resource.')
@export()
type tagsType = {
  @description('A tag.')
  *: string
}

@description('Settings of an app by name.')
@export()
type settingsType = {
  @description('A setting.')
  *: string
}

@description('The private zones, by the part of a service that they name.')
@export()
type zoneIdsType = {
  @description('A zone.')
  *: string
}

@description('How an app scales.')
@export()
@sealed()
type scaleType = {
  @description('Megabytes of an instance; processors come with them.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('No more instances than these, whatever waits.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int

  @description('Requests that one instance answers at a time.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int

  @description('Instances that run while nothing happens: for "http", or for "function:Name".')
  alwaysReady: {
    @description('A trigger group.')
    *: int
  }
}

@description('How apps scale, by the app.')
@export()
type scalesType = {
  @description('An app.')
  *: scaleType
}

@description('What an app may touch.')
@export()
type touchesType = {
  @description('Queues that it receives from.')
  receives: string[]

  @description('Queues that it sends to.')
  sends: string[]

  @description('Tables that it reads.')
  reads: string[]

  @description('Tables that it reads and writes.')
  writes: string[]
}

@description('What all apps share, by name.')
@export()
type sharedType = {
  @description('The namespace.')
  namespaceName: string

  @description('The account of the data.')
  dataAccountName: string

  @description('The vault.')
  vaultName: string

  @description('Where the apps report to.')
  insightsName: string
}

@description('Where a private app is.')
@export()
type placeType = {
  @description('The subnet that the app calls out from.')
  appSubnetId: string

  @description('The subnet of the private endpoints.')
  endpointSubnetId: string

  @description('The private zone of blobs.')
  blobZoneId: string
}
