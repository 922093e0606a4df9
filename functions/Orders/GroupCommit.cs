namespace Pipeline.Orders;

/// <summary>
/// Group commit: while one commit of a lane is in flight, later items of that lane gather and share the next.
/// No timer, so a lone item never waits, and the cost of an item falls as load rises (DeWitt et al.,
/// "Implementation techniques for main memory database systems", SIGMOD 1984).
/// </summary>
/// <remarks>
/// The callers of a group go on in one thread, one after the other: that saves each a change of threads, and what they
/// add next, they add in the same breath. So they must not block; the lane's next commit is under way by then.
/// </remarks>
/// <param name="commit">
/// Commits items of one lane together and gives one result for each, in order. What it throws, every item of the
/// group is given. It must be bounded in time: a lane waits for it.
/// </param>
/// <param name="share">What part of one commit an item takes, above 0; a group's shares sum to at most 1.</param>
/// <param name="kin">When more wait than one commit takes, the first item's kin are preferred.</param>
public sealed class GroupCommit<TItem, TResult>(
    Func<string, IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> commit,
    Func<TItem, double> share,
    Func<TItem, string>? kin = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<Waiting>> lanes = [];

    /// <summary>The item's own result, once a commit has carried it.</summary>
    public async Task<TResult> AddAsync(string lane, TItem item)
    {
        var waiting = new Waiting(item, share(item));
        bool idle;
        lock (gate)
        {
            idle = !lanes.TryGetValue(lane, out var queue);
            if (idle) lanes[lane] = queue = [];
            queue!.Add(waiting); // not null: just found or just made
        }

        if (idle) _ = DrainAsync(lane);
        return await waiting.Done.Task;
    }

    private async Task DrainAsync(string lane)
    {
        await Task.Yield(); // whoever adds in the same breath rides along with the first
        for (var committing = Begin(lane); committing is not null;)
        {
            var tell = await committing;
            committing = Begin(lane);
            tell();
        }
    }

    private Task<Action>? Begin(string lane) => Take(lane) is { Count: > 0 } group ? CommitAsync(lane, group) : null;

    private async Task<Action> CommitAsync(string lane, List<Waiting> group)
    {
        try
        {
            var results = await commit(lane, group.ConvertAll(waiting => waiting.Item));
            if (results.Count != group.Count) throw new InvalidOperationException("Not one result for each item.");
            return () =>
            {
                for (var i = 0; i < group.Count; i++) group[i].Done.SetResult(results[i]);
            };
        }
        catch (Exception fault) // not swallowed: every caller is given it
        {
            return () => group.ForEach(waiting => waiting.Done.SetException(fault));
        }
    }

    // As a rule all that wait, without sorting them: everybody else who adds is held up meanwhile.
    private List<Waiting> Take(string lane)
    {
        lock (gate)
        {
            var queue = lanes[lane];
            if (queue.Count == 0)
            {
                lanes.Remove(lane);
                return queue;
            }

            if (queue.Sum(waiting => waiting.Share) <= 1)
            {
                lanes[lane] = [];
                return queue;
            }

            var group = Fill(queue);
            queue.RemoveAll(group.Contains);
            return [.. group];
        }
    }

    private HashSet<Waiting> Fill(List<Waiting> queue)
    {
        var group = new HashSet<Waiting>();
        var room = 1.0;
        var first = kin?.Invoke(queue[0].Item);
        var preferred = kin is null
            ? queue.AsEnumerable()
            : queue.OrderBy(waiting => kin(waiting.Item) == first ? 0 : 1);
        foreach (var waiting in preferred)
        {
            if (group.Count > 0 && waiting.Share > room) break;
            group.Add(waiting);
            room -= waiting.Share;
        }

        return group;
    }

    private sealed class Waiting(TItem item, double share)
    {
        public TItem Item { get; } = item;
        public double Share { get; } = share;
        public TaskCompletionSource<TResult> Done { get; } = new();
    }
}
