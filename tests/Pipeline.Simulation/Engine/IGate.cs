namespace Pipeline.Simulation.Engine;

/// <summary>
/// Where every awaited operation of the system under test passes. The world decides here when it takes effect, whether
/// it does, how often, and whether the caller ever hears of it.
/// </summary>
public interface IGate
{
    /// <summary>Passes an operation through.</summary>
    /// <param name="operation">What it is: table.read, table.write, queue.send, queue.complete, ...</param>
    /// <param name="effect">
    /// Does it, synchronously; throws what the service would answer. It may be run twice: an SDK that lost the answer
    /// sends the same request again and reports what that one met.
    /// </param>
    Task<T> PassAsync<T>(string operation, Func<T> effect);
}
