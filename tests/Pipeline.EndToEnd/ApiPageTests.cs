using Pipeline.EndToEnd.Harness;
using Pipeline.Tests;

namespace Pipeline.EndToEnd;

/// <summary>The pages that people read, in a real browser: see Browser/page.test.mjs.</summary>
[Collection(Processes.Name)]
public sealed class ApiPageTests(Azurite azurite) : IAsyncDisposable
{
    private readonly House house = new(azurite);
    private readonly NodeProject browser = new("Browser");

    [Fact]
    public async Task Pages_are_read_in_a_browser_with_nothing_from_elsewhere()
    {
        Requires.Browser();
        await browser.InstallAsync();
        await house.StartAsync();
        await house.Books.StockAsync("TEA-001", 10); // what the page's example orders
        await house.Books.StockAsync("MUG-RED", 10);
        var (exitCode, output) = await browser.RunAsync(
            "node",
            ["--test", "--test-reporter=spec", "page.test.mjs"],
            new()
            {
                ["PIPELINE"] = house.Worker.Address.ToString().TrimEnd('/'),
                ["KEY"] = house.StorefrontKey,
            });

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();
}
