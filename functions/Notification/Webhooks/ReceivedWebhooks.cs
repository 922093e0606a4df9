namespace Pipeline.Notification.Webhooks;

/// <summary>What the built-in receiver was sent lately, for whoever develops on this machine. In memory.</summary>
public sealed class ReceivedWebhooks
{
    private const int Most = 100;

    private readonly Lock gate = new();
    private readonly LinkedList<ReceivedWebhook> newestFirst = [];

    public IReadOnlyList<ReceivedWebhook> NewestFirst
    {
        get
        {
            lock (gate) return [.. newestFirst];
        }
    }

    public void Add(ReceivedWebhook received)
    {
        lock (gate)
        {
            newestFirst.AddFirst(received);
            if (newestFirst.Count > Most) newestFirst.RemoveLast();
        }
    }
}

/// <param name="At">When it came.</param>
/// <param name="Endpoint">{storefront}/{name}.</param>
/// <param name="Id">The value of webhook-id.</param>
/// <param name="IsGenuine">Whether its signature is right.</param>
/// <param name="Body">As it came.</param>
public sealed record ReceivedWebhook(DateTimeOffset At, string Endpoint, string Id, bool IsGenuine, string Body);
