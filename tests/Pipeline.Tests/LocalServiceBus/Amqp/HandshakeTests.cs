using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

public sealed class HandshakeTests : IAsyncLifetime
{
    private static readonly byte[] SaslHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 3, 1, 0, 0];
    private static readonly byte[] AmqpHeader = [(byte)'A', (byte)'M', (byte)'Q', (byte)'P', 0, 1, 0, 0];

    // sasl-init (descriptor 0x41) in a list of one field, the mechanism's name as a symbol.
    private static readonly byte[] Init =
    [
        0, 0, 0, 25, 2, 1, 0, 0, 0x00, 0x53, 0x41, 0xc0, 12, 1, 0xa3, 9, .. "ANONYMOUS"u8,
    ];

    private static readonly byte[] SaslOutcome = [0x00, 0x53, 0x44];

    private RawClient client = null!; // set by InitializeAsync, which xunit calls first

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => client = await RawClient.StartAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Broker_sends_its_header_only_after_the_clients()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, client.Port), Stop);
        await socket.SendAsync(SaslHeader, Stop);
        await socket.SendAsync(Init, Stop);
        var before = await ReadUntilSilentAsync(socket, SaslOutcome);

        await socket.SendAsync(AmqpHeader, Stop);
        var after = await ReadUntilSilentAsync(socket, AmqpHeader);

        Assert.Equal(SaslHeader, before[..8]);
        Assert.Equal(-1, before.AsSpan().IndexOf(AmqpHeader));
        Assert.Equal(AmqpHeader, after[..8]);
    }

    [Theory]
    [InlineData("ANONYMOUS")]
    [InlineData("EXTERNAL")]
    [InlineData("MSSBCBS")]
    public async Task Any_mechanism_lets_in(string mechanism)
    {
        SaslProfile profile = mechanism == "ANONYMOUS" ? SaslProfile.Anonymous : new Named(mechanism);
        var factory = new ConnectionFactory();
        factory.SASL.Profile = profile;

        var connection = await factory.CreateAsync(new Address($"amqp://127.0.0.1:{client.Port}"));
        await new SenderLink(new Session(connection), "link", "inventory").SendAsync(new Message("a"));

        Assert.Equal(1, client.Queue().Counts.Ready);
        await connection.CloseAsync();
    }

    /// <summary>Until these bytes have come, and then for as long as more come soon.</summary>
    private static async Task<byte[]> ReadUntilSilentAsync(Socket socket, byte[] awaited)
    {
        var read = new List<byte>();
        var buffer = new byte[1024];
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        silence.CancelAfter(RawClient.Patience);
        try
        {
            while (true)
            {
                var hasCome = read.ToArray().AsSpan().IndexOf(awaited) >= 0;
                if (hasCome) silence.CancelAfter(TimeSpan.FromMilliseconds(300));
                var count = await socket.ReceiveAsync(buffer, silence.Token);
                if (count == 0)
                    return [.. read];
                read.AddRange(buffer[..count]);
            }
        }
        catch (OperationCanceledException)
        {
            return [.. read];
        }
    }

    private sealed class Named(Symbol mechanism) : SaslProfile(mechanism)
    {
        protected override ITransport UpgradeTransport(ITransport transport) => transport;

        protected override DescribedList GetStartCommand(string hostname) => new SaslInit { Mechanism = Mechanism };

        protected override DescribedList OnCommand(DescribedList command) => throw new NotSupportedException();
    }
}
