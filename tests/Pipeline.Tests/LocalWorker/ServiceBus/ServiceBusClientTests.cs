using Azure.Core;
using Azure.Messaging.ServiceBus;
using NSubstitute;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class ServiceBusClientTests
{
    private const string Key = "top-secret-key";

    [Theory]
    [InlineData("SharedAccessKeyName=a;SharedAccessKey=" + Key, "Endpoint")]
    [InlineData("Endpoint=http://localhost;SharedAccessKeyName=a;SharedAccessKey=" + Key, "sb://host")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKey=" + Key, "SharedAccessKeyName")]
    [InlineData("Endpoint=sb://localhost;" + Key, "Name=value")]
    [InlineData("Endpoint=sb://localhost;SharedAccessKey=" + Key + ";SharedAccessKey=" + Key, "twice")]
    [InlineData(
        "Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=" + Key + ";UseDevelopmentEmulator=maybe",
        "UseDevelopmentEmulator")]
    public void Client_says_what_is_wrong_when_the_connection_string_is_malformed(string connectionString, string part)
    {
        var error = Assert.Throws<FormatException>(() => new ServiceBusClient(connectionString));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_takes_the_emulators_connection_string_when_no_broker_runs()
    {
        await using var client = new ServiceBusClient(
            "Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;"
            + "UseDevelopmentEmulator=true;");

        Assert.Equal("localhost", client.FullyQualifiedNamespace);
        Assert.False(client.IsClosed);
    }

    [Fact]
    public async Task Client_refuses_its_first_use_when_made_with_a_credential()
    {
        await using var client = new ServiceBusClient("shop.servicebus.windows.net", Substitute.For<TokenCredential>());
        await using var sender = client.CreateSender("inventory");

        var error = await Assert.ThrowsAsync<NotSupportedException>(
            () => sender.SendMessageAsync(new ServiceBusMessage("x"), TestContext.Current.CancellationToken));

        Assert.Contains("UseDevelopmentEmulator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_makes_no_sender_when_it_is_closed()
    {
        var client = new ServiceBusClient(
            "Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b;UseDevelopmentEmulator=true");
        await client.DisposeAsync();

        Assert.True(client.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => client.CreateSender("inventory"));
    }

    [Fact]
    public async Task Sender_can_be_substituted_when_a_test_needs_no_broker()
    {
        var client = Substitute.For<ServiceBusClient>();
        var sender = Substitute.For<ServiceBusSender>();
        client.CreateSender("inventory").Returns(sender);
        var message = new ServiceBusMessage("x");

        await client.CreateSender("inventory").SendMessageAsync(message, TestContext.Current.CancellationToken);

        await sender.Received(1).SendMessageAsync(message, Arg.Any<CancellationToken>());
    }
}
