using System.Net;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>The command line as an operator types it, and what its keys open in a running app.</summary>
[Collection(Processes.Name)]
public sealed class KeysTests(Azurite azurite) : IAsyncDisposable
{
    private readonly House house = new(azurite);
    private int placed;

    [Fact]
    public async Task Keys_are_made_used_rotated_and_revoked_from_the_command_line()
    {
        await house.StartAsync();
        Assert.Equal(0, (await RunAsync("storefronts", "create", "tea-shop", "--name", "Tea")).ExitCode);
        var first = (await RunAsync("keys", "create", "tea-shop")).Key;
        Assert.Equal(HttpStatusCode.Accepted, await PlaceAsync(first));

        var second = (await RunAsync("keys", "rotate", IdOf(first))).Key;
        Assert.Equal(HttpStatusCode.Accepted, await PlaceAsync(second));
        Assert.Equal(HttpStatusCode.Accepted, await PlaceAsync(first));
        var tooMany = await RunAsync("keys", "create", "tea-shop");
        Assert.Equal(1, tooMany.ExitCode);
        Assert.Contains("revoke one of", Assert.Single(tooMany.Lines), StringComparison.Ordinal);

        // The worker remembers the first one for up to a minute; what it has not met yet is refused at once.
        Assert.Equal(0, (await RunAsync("keys", "revoke", IdOf(first))).ExitCode);
        var third = (await RunAsync("keys", "create", "tea-shop")).Key;
        Assert.Equal(0, (await RunAsync("keys", "revoke", IdOf(third))).ExitCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await PlaceAsync(third));
        Assert.Equal(HttpStatusCode.Accepted, await PlaceAsync(second));
        await ExpectNoSecretAsync(first, second, third);
    }

    [Fact]
    public async Task Command_without_an_app_to_talk_to_says_what_to_do()
    {
        var nowhere = Azurite.ConnectionString("nobody", Convert.ToBase64String("nobody"u8), FreePort.Next());
        var said = await Terminal.RunAsync(nowhere, "keys", "list");

        Assert.Equal(1, said.ExitCode);
        Assert.Contains("start the app first", Assert.Single(said.Lines), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static string IdOf(string key) => key.Split('_')[2];

    private Task<Said> RunAsync(params string[] args) => Terminal.RunAsync(house.TablesSetting, args);

    private async Task<HttpStatusCode> PlaceAsync(string key)
    {
        using var shop = house.NewStorefront(key);
        return (await shop.PlaceAsync(new Basket($"keys-order-{placed++}", "tok_ok", ("TEA-001", 1)))).Status;
    }

    private async Task ExpectNoSecretAsync(params string[] keys)
    {
        var list = await RunAsync("keys", "list");
        var storefronts = await RunAsync("storefronts", "list");
        Assert.Contains("tea-shop", storefronts.Text, StringComparison.Ordinal);
        var logs = string.Join('\n', house.Worker.Lines);
        foreach (var key in keys)
        {
            Assert.Contains(IdOf(key), list.Text, StringComparison.Ordinal);
            var secret = key.Split('_')[3];
            Assert.DoesNotContain(secret, list.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, storefronts.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, logs, StringComparison.Ordinal);
        }
    }
}
