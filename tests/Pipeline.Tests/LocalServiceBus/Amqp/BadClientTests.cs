using System.Net;
using System.Net.Sockets;
using System.Text;
using Amqp;
using Amqp.Framing;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

public sealed class BadClientTests : IAsyncLifetime
{
    private RawClient client = null!; // set by InitializeAsync, which xunit calls first

    public async ValueTask InitializeAsync() => client = await RawClient.StartAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Theory]
    [InlineData("nowhere")]
    [InlineData("nowhere/$management")]
    [InlineData("inventory/$elsewhere")]
    [InlineData("")]
    public async Task Unknown_entity_is_answered_with_not_found(string address)
    {
        var receiver = client.Receiver(address, credit: 0);
        var closed = new TaskCompletionSource<Error>();
        receiver.AddClosedCallback((_, error) => closed.TrySetResult(error));

        var error = await closed.Task.WaitAsync(RawClient.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(ErrorCode.NotFound, error.Condition);
        await AssertStillServesAsync();
    }

    [Fact]
    public async Task Same_link_name_on_two_connections_is_no_matter()
    {
        var other = await client.ConnectAsync();

        await new SenderLink(client.Session, "same", "inventory").SendAsync(new Message("a"));
        await new SenderLink(other, "same", "inventory").SendAsync(new Message("b"));

        Assert.Equal(2, client.Queue().Counts.Ready);
        await other.Connection.CloseAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("AMQP\u0003\u0001\u0000\u0000\u0000\u0000\u0000\u0001garbage")]
    [InlineData("AMQP\u0003\u0001\u0000\u0000\u007f\u007f\u007f\u007f")]
    [InlineData("AMQP\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0008\u0002\u0000\u0000\u0000")]
    public async Task Garbage_closes_its_own_connection_only(string garbage)
    {
        using var socket = await OpenAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(garbage), TestContext.Current.CancellationToken);

        await AssertClosedAsync(socket);
        await AssertStillServesAsync();
    }

    [Fact]
    public async Task Client_that_connects_and_says_nothing_is_dropped()
    {
        using var socket = await OpenAsync();
        await AssertStillServesAsync();

        // Sockets are accepted in turn: once a later client is served, the silent one's time has begun.
        var later = await client.ConnectAsync();
        await later.Connection.CloseAsync();
        client.Time.Advance(TimeSpan.FromSeconds(30));

        await AssertClosedAsync(socket);
        await AssertStillServesAsync();
    }

    [Fact]
    public async Task Client_that_leaves_without_settling_leaves_its_messages_locked()
    {
        await client.Sender().SendAsync(new Message("a"));
        var other = await client.ConnectAsync();
        var receiver = new ReceiverLink(other, "r", "inventory");
        receiver.SetCredit(1, autoRestore: false);
        Assert.NotNull(await receiver.ReceiveAsync(RawClient.Patience));

        await other.Connection.CloseAsync();

        Assert.Equal(1, client.Queue().Counts.Locked);
        await AssertStillServesAsync();
    }

    [Fact]
    public async Task Second_broker_on_the_same_port_is_refused_in_one_sentence()
    {
        var options = new LocalServiceBusOptions { Port = client.Port };

        var exception = await Assert.ThrowsAsync<LocalServiceBusException>(() => LocalServiceBusHost.StartAsync(
            options, NullLoggerFactory.Instance, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Contains($"127.0.0.1:{client.Port}", exception.Message, StringComparison.Ordinal);
    }

    private async Task<Socket> OpenAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, client.Port));
        return socket;
    }

    private static async Task AssertClosedAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(RawClient.Patience);
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) > 0)
                Assert.False(patience.IsCancellationRequested);
        }
        catch (SocketException reset)
        {
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }
    }

    private async Task AssertStillServesAsync()
    {
        var before = client.Queue("payment").Counts.Ready;
        await client.Sender("payment").SendAsync(new Message("still here"));
        Assert.Equal(before + 1, client.Queue("payment").Counts.Ready);
    }
}
