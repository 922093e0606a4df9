using System.Runtime.InteropServices;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>The first Ctrl+C is the host's: it stops gracefully. The second one ends the process at once.</summary>
internal sealed class ShutdownSignal : IDisposable
{
    /// <summary>128 + SIGINT, as a shell reports it.</summary>
    private const int ExitCode = 130;

    private PosixSignalRegistration? _registration;
    private int _count;

    public void EndAtOnceOnSecond(Action lastDeed)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref _count) < 2)
                return;

            lastDeed();
            Environment.Exit(ExitCode);
        });
    }

    public void Dispose() => _registration?.Dispose();
}
