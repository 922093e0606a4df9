using Amqp;
using Amqp.Framing;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// Waits until the peer has attached a link. A peer that refuses attaches with no terminus and detaches with the
/// reason at once (AMQP 1.0, 2.6.3), so such an attach is not yet the answer.
/// </summary>
internal sealed class LinkOpening(string entity)
{
    private readonly TaskCompletionSource<Attach> attached =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void OnAttached(ILink link, Attach attach)
    {
        var refused = link is SenderLink ? attach.Target is null : attach.Source is null;
        if (!refused) attached.TrySetResult(attach);
    }

    public async Task<Attach> WaitAsync(Link link, CancellationToken cancellationToken)
    {
        link.AddClosedCallback((_, error) => attached.TrySetException(Faults.From(error ?? link.Error, entity)));
        try
        {
            return await attached.Task.WaitAsync(cancellationToken);
        }
        catch
        {
            _ = BrokerConnection.CloseQuietlyAsync(link.Session);
            throw;
        }
    }
}
