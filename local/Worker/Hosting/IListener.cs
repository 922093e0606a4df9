namespace Pipeline.LocalWorker.Hosting;

/// <summary>Something that starts invocations by itself: a queue's loop, a timer.</summary>
internal interface IListener : IAsyncDisposable
{
    void Start();

    /// <summary>Starts nothing any more; ends when what runs has ended.</summary>
    Task StopAsync();
}
