using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A bare socket to a broker, and the frames that a client library would never send.</summary>
internal sealed class HostileClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>What every client sends first: two protocol headers, SASL ANONYMOUS, and an open.</summary>
    public static byte[] Handshake { get; } =
    [
        .. "AMQP"u8, 3, 1, 0, 0,
        .. Frame([0x00, 0x53, 0x41, 0xc0, 12, 1, 0xa3, 9, .. "ANONYMOUS"u8], type: 1),
        .. "AMQP"u8, 0, 1, 0, 0,
        .. Frame(new Open { ContainerId = "hostile\r\n00:00:00 forged", MaxFrameSize = uint.MaxValue }),
    ];

    public static async Task<HostileClient> ConnectAsync(int port)
    {
        var client = new HostileClient();
        await client.socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), Stop);
        return client;
    }

    /// <summary>A connection with a session on channel 0, in which nothing that is sent back is read.</summary>
    public static async Task<HostileClient> OpenAsync(int port, uint incomingWindow = 2048)
    {
        var client = await ConnectAsync(port);
        await client.SendAsync(
            Handshake,
            Frame(new Begin { IncomingWindow = incomingWindow, OutgoingWindow = 2048, HandleMax = 10_000 }));
        return client;
    }

    public static byte[] Sender(uint handle, string address) => Attach(handle, address, role: false);

    public static byte[] Receiver(uint handle, string address) => Attach(handle, address, role: true);

    public static byte[] Credit(uint handle, uint credit, uint incomingWindow = 1_000_000) => Frame(new Flow
    {
        Handle = handle,
        LinkCredit = credit,
        DeliveryCount = 0,
        IncomingWindow = incomingWindow,
        OutgoingWindow = 2048,
        NextIncomingId = 0,
        NextOutgoingId = 0,
    });

    public static byte[] Transfer(uint handle, uint deliveryId, byte[] payload, bool more) => Frame(
        new Transfer
        {
            Handle = handle,
            DeliveryId = deliveryId,
            DeliveryTag = BitConverter.GetBytes(deliveryId),
            More = more,
        },
        payload);

    public static byte[] Frame(DescribedList performative, byte[]? payload = null, ushort channel = 0)
    {
        var buffer = new ByteBuffer(256, autoGrow: true);
        Amqp.Types.Encoder.WriteObject(buffer, performative);
        return Frame([.. buffer.Buffer.AsSpan(buffer.Offset, buffer.Length), .. payload ?? []], channel);
    }

    public static byte[] Frame(byte[] body, ushort channel = 0, byte type = 0)
    {
        var frame = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        frame[4] = 2;
        frame[5] = type;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(6), channel);
        body.CopyTo(frame.AsSpan(8));
        return frame;
    }

    public async Task SendAsync(params byte[][] parts)
    {
        foreach (var part in parts) await socket.SendAsync(part, Stop);
    }

    /// <summary>Sends as long as anybody takes it; false when the other side closed.</summary>
    public async Task<bool> TrySendAsync(byte[] bytes, TimeSpan patience)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(patience);
        try
        {
            await socket.SendAsync(bytes, limit.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>All that came until the broker closed; fails when it does not.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        var read = new StringBuilder();
        var buffer = new byte[64 * 1024];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count)
                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            // The broker closed with bytes of ours unread.
        }

        return read.ToString();
    }

    /// <summary>What comes next; nothing when the broker closes instead.</summary>
    public async Task<byte[]> ReadSomeAsync()
    {
        var buffer = new byte[1024];
        try
        {
            return buffer[..await socket.ReceiveAsync(buffer, Stop)];
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            return [];
        }
    }

    /// <summary>Until a text has come.</summary>
    public async Task ReadUntilAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience);
        var read = "";
        var buffer = new byte[64 * 1024];
        while (!read.Contains(text, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, limit.Token);
            Assert.NotEqual(0, count);
            read += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }

    /// <summary>Says that nothing more comes: half a message stays half.</summary>
    public void EndOutput() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Gone without a word: the broker's system is told that the connection is reset.</summary>
    public void Vanish() => socket.Close(timeout: 0);

    public void Dispose() => socket.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static byte[] Attach(uint handle, string address, bool role) => Frame(new Attach
    {
        LinkName = $"link-{handle}",
        Handle = handle,
        Role = role,
        Source = new Source { Address = address },
        Target = new Target { Address = address },
        InitialDeliveryCount = 0,
    });
}
