using Microsoft.Extensions.Time.Testing;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class AcceptOrderTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Of_requests_with_one_key_at_the_very_same_moment_one_is_the_first()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, new FakeTimeProvider(Sample.At));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            shop.Accept.AcceptAsync(Sample.StorefrontId, "same-moment-1", Sample.Purchase(), Store.Stop)));

        Assert.Single(answers, answer => !answer.IsReplayed);
        Assert.Single(answers.Select(answer => answer.Stored?.Order.CreatedAt).Distinct());
        Assert.Single(shop.Bus.Sent);
    }
}
