using System.Threading.Channels;
using Amqp;
using Amqp.Listener;

namespace Pipeline.Benchmarks.ServiceBus;

/// <summary>
/// The peer: a queue in memory on the same library's ready-made host, with no lock, no lease, no count and no order
/// promised. What the local Service Bus costs more than this is the price of its semantics.
/// </summary>
internal sealed class EchoBroker : IDisposable
{
    public const string Queue = "echo";
    private readonly ContainerHost host;

    public EchoBroker(int port)
    {
        host = new ContainerHost(new Address($"amqp://127.0.0.1:{port}"));
        var messages = new Messages();
        host.RegisterMessageProcessor(Queue, messages);
        host.RegisterMessageSource(Queue, messages);
        host.Listeners[0].SASL.EnablePlainMechanism(Traffic.User, Traffic.Password);
        host.Open();
    }

    public void Dispose() => host.Close();

    private sealed class Messages : IMessageProcessor, IMessageSource
    {
        private readonly Channel<Message> waiting = Channel.CreateUnbounded<Message>();

        int IMessageProcessor.Credit => 500;

        void IMessageProcessor.Process(MessageContext messageContext)
        {
            // A message of its own: the one that came belongs to its delivery until that is settled.
            var copy = new Message { BodySection = messageContext.Message.BodySection };
            messageContext.Complete();
            if (!waiting.Writer.TryWrite(copy)) throw new InvalidOperationException("The queue takes all.");
        }

        async Task<ReceiveContext> IMessageSource.GetMessageAsync(ListenerLink link) =>
            new(link, await waiting.Reader.ReadAsync());

        void IMessageSource.DisposeMessage(ReceiveContext receiveContext, DispositionContext dispositionContext) =>
            dispositionContext.Complete();
    }
}
