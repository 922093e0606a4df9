using Azure.Core;
using Azure.Core.Pipeline;

namespace Pipeline.Tests.Storage;

/// <summary>
/// Sits between the SDK's retries and the wire: counts requests, and loses answers to requests that were carried
/// out, so that the SDK repeats them as it would after a broken connection.
/// </summary>
internal sealed class TableWire : HttpPipelinePolicy
{
    private int transactions;
    private int requests;
    private int toLose;
    private int lost;
    private int broken;
    private Func<Task>? meanwhile;
    private TaskCompletionSource? ice;

    /// <summary>How many transactions were tried.</summary>
    public int Transactions => Volatile.Read(ref transactions);

    public int Requests => Volatile.Read(ref requests);

    /// <summary>How many answers were lost.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>Loses the answers to the next so many writes.</summary>
    public void LoseAnswers(int count) => Volatile.Write(ref toLose, count);

    /// <summary>Does this once, before the next write goes out.</summary>
    public void BeforeNextWrite(Func<Task> work) => Volatile.Write(ref meanwhile, work);

    /// <summary>While true, nothing reaches the store.</summary>
    public bool Broken
    {
        get => Volatile.Read(ref broken) != 0;
        set => Volatile.Write(ref broken, value ? 1 : 0);
    }

    /// <summary>From now on requests neither fail nor come back, as those to a store that hangs.</summary>
    public void Freeze() => Volatile.Write(ref ice, new TaskCompletionSource());

    public void Thaw() => Interlocked.Exchange(ref ice, null)?.SetResult();

    /// <summary>
    /// Lets nothing through until all of it was asked for: a thread that loses its core between two must not part what
    /// is to share a transaction.
    /// </summary>
    public TTask AtOnceAsync<TTask>(Func<TTask> ask) where TTask : Task
    {
        Freeze();
        var asked = ask();
        Thaw();
        return asked;
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        Interlocked.Increment(ref requests);
        if (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref transactions);
        }

        if (Volatile.Read(ref ice) is { } frozen) await frozen.Task;
        if (Broken) throw new IOException("The store is away.");
        if (message.Request.Method != RequestMethod.Get
            && Interlocked.Exchange(ref meanwhile, null) is { } work)
        {
            await work();
        }

        await ProcessNextAsync(message, pipeline);
        if (message.Request.Method != RequestMethod.Get && Interlocked.Decrement(ref toLose) >= 0)
        {
            Interlocked.Increment(ref lost);
            throw new IOException("The answer was lost.");
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The product calls storage asynchronously only.");
}
