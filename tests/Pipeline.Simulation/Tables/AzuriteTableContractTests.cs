using Azure.Data.Tables;
using Pipeline.Tests.Storage;

namespace Pipeline.Simulation.Tables;

/// <summary>The contract as Azurite keeps it.</summary>
[Collection(StorageTests.Name)]
public sealed class AzuriteTableContractTests(AzuriteFixture azurite) : TableContract
{
    protected override TableServiceClient Connect() => new(azurite.NewAccount());
}
