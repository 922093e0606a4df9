using Amqp;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// Stands between a client's socket and the library, which has no bound of its own on what a client makes it keep.
/// <list type="bullet">
/// <item>What comes in is measured by <see cref="FrameReader"/> and <see cref="IncomingMessages"/>.</item>
/// <item>A client that does not read what it is sent is not listened to meanwhile, so its requests cannot pile up
/// answers; what waits to be written is told to the <see cref="Outbox"/>.</item>
/// <item>Nothing is sent until something came from the client. The library sends its AMQP header right behind the SASL
/// outcome; when both arrive at once, rhea (the AMQP library of the JavaScript client) leaves the header unread until
/// more arrives, and nothing more does. Azure's own Service Bus waits for the client's header too.</item>
/// </list>
/// </summary>
internal sealed class GuardedTransport(IAsyncTransport inner) : IAsyncTransport
{
    private readonly FrameReader reader = new(inner, ClientConnection.MaxFrameBytes);
    private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientConnection? client;
    private volatile Task writing = Task.CompletedTask;

    public void SetConnection(Connection connection)
    {
        client = (ClientConnection)connection.Handler;
        inner.SetConnection(connection);
    }

    public async Task SendAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        await heard.Task;
        var outbox = client?.Outbox;
        var written = outbox?.BeginWrite(bufferList);
        var send = inner.SendAsync(bufferList, listSize);
        writing = send;
        await send;
        outbox?.EndWrite(written!);
    }

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        // A write that failed ends the connection by itself.
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var received = await reader.ReceiveAsync(buffer, offset, count, Accepts);
        heard.TrySetResult();
        return received;
    }

    public void Send(ByteBuffer buffer) => inner.Send(buffer);

    public int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

    public void Close()
    {
        heard.TrySetResult();
        inner.Close();
        client?.CloseSocket();
    }

    private bool Accepts(ArraySegment<byte> frame) => client?.Incoming.Accepts(frame) ?? true;
}
