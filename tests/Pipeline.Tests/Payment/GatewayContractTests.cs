using Pipeline.Tests.Payment.StripeFake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class SimulatedGatewayContractTests(AzuriteFixture azurite) : GatewayContract
{
    private protected override async Task<IProviderBench> MakeAsync() =>
        new SimulatedBench(await Store.MakeAsync(azurite));
}

public sealed class StripeGatewayContractTests : GatewayContract
{
    private protected override async Task<IProviderBench> MakeAsync() => new StripeBench(await FakeStripe.StartAsync());
}
