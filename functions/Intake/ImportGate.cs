namespace Pipeline.Intake;

/// <summary>
/// Lets a few imports at once into an instance: each holds a body in part and sixteen orders in flight, and must not
/// crowd out those who place one order.
/// </summary>
public sealed class ImportGate : IDisposable
{
    public const int MostImports = 4;
    private readonly SemaphoreSlim room = new(MostImports);

    /// <summary>A place, to be disposed of when the import is over; null when there is none.</summary>
    public IDisposable? TryEnter() => room.Wait(0) ? new Place(() => room.Release()) : null;

    public void Dispose() => room.Dispose();

    private sealed class Place(Action leave) : IDisposable
    {
        private Action? once = leave;

        public void Dispose() => Interlocked.Exchange(ref once, null)?.Invoke();
    }
}
