using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>The script that a deployment is judged by, against pipelines that work and that do not.</summary>
[Collection(Processes.Name)]
public sealed class SmokeTests(Azurite azurite) : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Repository.Root, ".github", "smoke.sh");
    private readonly House house = new(azurite);

    [Fact]
    public async Task A_working_pipeline_passes_and_its_order_is_cancelled()
    {
        await house.StartAsync();
        var (exitCode, output) = await SmokeAsync(house.StorefrontKey);

        Assert.True(exitCode == 0, output);
        Assert.Matches("smoke: cancelled after .*payment-authorised", output);
        Assert.DoesNotContain(house.StorefrontKey, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_provider_declines_passes_with_a_rejected_order()
    {
        await house.StartAsync();
        var (exitCode, output) = await SmokeAsync(house.StorefrontKey, "SMOKE_TOKEN=tok_declined");

        Assert.True(exitCode == 0, output);
        Assert.Contains("smoke: rejected after", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_opens_nothing_fails()
    {
        await house.StartAsync();
        var (exitCode, output) = await SmokeAsync($"sk_test_nobody_{new string('0', 32)}", "SMOKE_SECONDS=4");

        Assert.Equal(1, exitCode);
        Assert.Contains("no answer 200", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_that_cannot_be_taken_fails_with_the_reason()
    {
        await house.StartAsync();
        var (exitCode, output) = await SmokeAsync(house.StorefrontKey, "SMOKE_SKU=NOT-SOLD");

        Assert.Equal(1, exitCode);
        Assert.Contains("the order was not taken", output, StringComparison.Ordinal);
        Assert.Contains("unknown-sku", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_whose_steps_stand_still_fails()
    {
        await house.StartAsync();
        await house.Broker.KillAsync();
        var (exitCode, output) = await SmokeAsync(house.StorefrontKey, "SMOKE_SECONDS=12");

        Assert.Equal(1, exitCode);
        Assert.Contains("the order stands still", output, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private Task<(int ExitCode, string Output)> SmokeAsync(string key, string more = "") => Shell.RunAsync(
        $"SMOKE_KEY='{key}' {more} bash '{Script}' '{house.Worker.Address.GetLeftPart(UriPartial.Authority)}' 2>&1");
}
