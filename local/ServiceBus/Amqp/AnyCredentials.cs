using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// A SASL mechanism by which everybody may come in; from then on the broker lets the client speak first.
/// </summary>
internal sealed class AnyCredentials(Symbol mechanism) : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) =>
        new ClientFirstTransport((IAsyncTransport)transport);

    protected override DescribedList GetStartCommand(string hostname) =>
        throw new NotSupportedException("Only a client starts.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, "Only a sasl-init is expected.");
}

/// <summary>
/// Holds back what the broker sends until something came from the client. The library sends its AMQP header right
/// behind the SASL outcome; when both arrive at once, rhea (the AMQP library of the JavaScript client) leaves the
/// header unread until more arrives, and nothing more does. Azure's own Service Bus waits for the client's header
/// too.
/// </summary>
internal sealed class ClientFirstTransport(IAsyncTransport inner) : IAsyncTransport
{
    private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void SetConnection(Connection connection) => inner.SetConnection(connection);

    public Task SendAsync(IList<ByteBuffer> bufferList, int listSize) => heard.Task.IsCompleted
        ? inner.SendAsync(bufferList, listSize)
        : SendWhenHeardAsync(bufferList, listSize);

    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count)
    {
        var received = await inner.ReceiveAsync(buffer, offset, count);
        heard.TrySetResult();
        return received;
    }

    public void Send(ByteBuffer buffer) => inner.Send(buffer);

    public int Receive(byte[] buffer, int offset, int count) => inner.Receive(buffer, offset, count);

    public void Close()
    {
        heard.TrySetResult();
        inner.Close();
    }

    private async Task SendWhenHeardAsync(IList<ByteBuffer> bufferList, int listSize)
    {
        await heard.Task;
        await inner.SendAsync(bufferList, listSize);
    }
}
