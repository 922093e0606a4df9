using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>Requests to an entity's $management node, and their replies; requests may overlap.</summary>
internal sealed class ManagementLink
{
    private const int ReplyCredit = 100;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> waiting = new();
    private readonly string entity;
    private readonly string replyTo = $"reply-{Guid.NewGuid():N}";
    private SenderLink requests = null!; // both set by OpenAsync before anyone sees the object
    private ReceiverLink replies = null!;

    private ManagementLink(string entity) => this.entity = entity;

    public bool IsAlive => !requests.IsClosed && !replies.IsClosed;

    public static async Task<ManagementLink> OpenAsync(
        BrokerConnection connection, string entity, CancellationToken cancellationToken)
    {
        var session = await connection.OpenSessionAsync(cancellationToken);
        var management = new ManagementLink(entity);
        var node = $"{entity}/$management";
        var (toOpening, fromOpening) = (new LinkOpening(entity), new LinkOpening(entity));
        management.replies = new ReceiverLink(
            session,
            $"{node}-reply-{Guid.NewGuid():N}",
            new Attach { Source = new Source { Address = node }, Target = new Target { Address = management.replyTo } },
            fromOpening.OnAttached);
        management.requests = new SenderLink(
            session,
            $"{node}-request-{Guid.NewGuid():N}",
            new Attach { Source = new Source { Address = management.replyTo }, Target = new Target { Address = node } },
            toOpening.OnAttached);
        await fromOpening.WaitAsync(management.replies, cancellationToken);
        await toOpening.WaitAsync(management.requests, cancellationToken);
        management.replies.AddClosedCallback((_, error) => management.Fail(error));
        management.replies.Start(ReplyCredit, management.OnReply);
        return management;
    }

    /// <summary>The body of the reply, or null when the broker has nothing of what was asked for.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "AMQPNetLite frees a sent message's buffer itself.")]
    [SuppressMessage("Performance", "CA1849", Justification = "With a call-back Send waits for nothing.")]
    public async Task<Map?> RequestAsync(string operation, Map body, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var request = new Message
        {
            Properties = new Properties { MessageId = id, ReplyTo = replyTo },
            ApplicationProperties = new ApplicationProperties { ["operation"] = operation },
            BodySection = new AmqpValue { Value = body },
        };
        var reply = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = reply;
        try
        {
            requests.Send(request, (_, _, outcome, _) => OnOutcome(reply, outcome), null);
            if (!IsAlive) throw Faults.LinkLost(entity);
            return Read(await reply.Task.WaitAsync(cancellationToken));
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    public Task CloseAsync() => BrokerConnection.CloseQuietlyAsync(requests.Session);

    private void OnOutcome(TaskCompletionSource<Message> reply, Outcome outcome)
    {
        if (outcome is not Accepted)
            reply.TrySetException(Faults.From((outcome as Rejected)?.Error ?? requests.Error, entity));
    }

    private void OnReply(IReceiverLink link, Message message)
    {
        link.Accept(message);
        var id = message.Properties?.GetCorrelationId()?.ToString();
        if (id is not null && waiting.TryRemove(id, out var reply)) reply.TrySetResult(message);
    }

    private void Fail(Error? error)
    {
        foreach (var reply in waiting.Values) reply.TrySetException(Faults.From(error, entity));
    }

    private Map? Read(Message reply)
    {
        const int Ok = 200;
        const int Accepted = 202;
        const int NoContent = 204;
        var status = reply.ApplicationProperties?["statusCode"] as int? ?? 0;
        if (status == NoContent) return null;
        if (status is Ok or Accepted) return reply.Body as Map ?? new Map();
        var condition = reply.ApplicationProperties?["errorCondition"]?.ToString() ?? "amqp:internal-error";
        var description = reply.ApplicationProperties?["statusDescription"]?.ToString();
        throw Faults.From(new Error(new Symbol(condition)) { Description = description }, entity);
    }
}
