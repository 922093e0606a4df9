namespace Pipeline.Notification.Webhooks;

/// <summary>
/// A bulkhead: of the calls that an instance makes at a time no endpoint takes more than a few, so one that is slow to
/// answer leaves the others theirs.
/// </summary>
public sealed class EndpointSlots
{
    // A quarter of the calls that host.json allows at a time.
    private const int Most = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<(string StorefrontId, string Channel), int> taken = [];

    /// <summary>A slot, given back when it is disposed of; null when the endpoint has no more.</summary>
    public IDisposable? TryTake((string StorefrontId, string Channel) endpoint)
    {
        lock (gate)
        {
            var count = taken.GetValueOrDefault(endpoint);
            if (count == Most) return null;
            taken[endpoint] = count + 1;
            return new Slot(this, endpoint);
        }
    }

    private void GiveBack((string StorefrontId, string Channel) endpoint)
    {
        lock (gate)
        {
            if (--taken[endpoint] == 0) taken.Remove(endpoint);
        }
    }

    private sealed class Slot(EndpointSlots slots, (string StorefrontId, string Channel) endpoint) : IDisposable
    {
        public void Dispose() => slots.GiveBack(endpoint);
    }
}
