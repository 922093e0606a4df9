using System.Net;
using Microsoft.Extensions.Options;
using Pipeline.Notification.Webhooks;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Notification.Webhooks;

/// <summary>No URL of a storefront's makes us talk to what only we can reach.</summary>
public sealed class HostileUrlTests
{
    private static readonly IOptions<WebhookOptions> Deployed =
        Options.Create(new WebhookOptions { SigningKey = Convert.ToBase64String(new byte[32]) });

    private static string[] Hostile { get; } =
        File.ReadAllLines(Path.Combine(Repository.Root, "tests", "data", "hostile-urls.txt"));

    [Fact]
    public async Task No_hostile_url_is_taken_or_connected_to()
    {
        Assert.True(Hostile.Length >= 200, $"{Hostile.Length}");
        var reached = new List<string>();
        foreach (var line in Hostile)
        {
            var parts = line.Split(" -> ");
            if (WebhookAddress.Read(parts[0], isLocal: false) is null) continue;
            if (parts is not [_, var leadsTo]) reached.Add(line);
            else if (await PostAsync(parts[0], leadsTo) is not "address-not-public") reached.Add(line);
        }

        Assert.Empty(reached);
    }

    [Theory]
    [InlineData("https://shop.example.org/hook")]
    [InlineData("https://shop.example.org:8443/hook?for=orders&as=json")]
    [InlineData("https://xn--exmple-cua.org/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    public void What_an_honest_storefront_has_is_taken(string url) =>
        Assert.NotNull(WebhookAddress.Read(url, isLocal: false));

    [Theory]
    [InlineData("http://localhost:7071/local/webhooks/demo/receiver", true)]
    [InlineData("http://127.0.0.1:7071/", true)]
    [InlineData("http://[::1]:7071/", true)]
    [InlineData("http://192.168.0.1/", false)]
    [InlineData("http://shop.example.org/", false)]
    public void Http_is_for_this_machine_in_development_alone(string url, bool isAllowed)
    {
        Assert.Equal(isAllowed, WebhookAddress.Read(url, isLocal: true) is not null);
        Assert.Null(WebhookAddress.Read(url, isLocal: false));
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_resolved_once_and_refused()
    {
        var asked = 0;
        using var client = Client((_, _) =>
        {
            asked++;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("10.0.0.1")]);
        });
        Assert.Equal("address-not-public", (await PostAsync(client, "https://shop.example.org/")).Result);
        Assert.Equal(1, asked); // resolved once: what was looked at is what would be connected to
    }

    private static async Task<string> PostAsync(string url, string leadsTo)
    {
        using var client = Client((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(leadsTo)]));
        return (await PostAsync(client, url)).Result;
    }

    private static Task<WebhookAnswer> PostAsync(WebhookClient client, string url) => client.PostAsync(
        "demo",
        new WebhookEndpoint { Name = "erp", Url = url, Salt = new string('0', 32), CreatedAt = Sample.At },
        "evt_1",
        new byte[] { 1 },
        TestContext.Current.CancellationToken);

    private static WebhookClient Client(Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        new(new WebhookSecrets(Deployed), Deployed, TimeProvider.System, resolve);
}
