using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>The contract as the fake keeps it.</summary>
public sealed class FakeTableContractTests : TableContract
{
    protected override TableServiceClient Connect() =>
        new FakeTableServiceClient(new TableStore(TimeProvider.System), new OpenGate());
}
