using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.Tests.LocalWorker.Hosting;

/// <summary>Holds a port, and to each visitor that says anything gives one answer and hangs up.</summary>
internal sealed class Impostor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public Impostor(string answer)
    {
        _listener.Start();
        _serving = ServeAsync(Encoding.ASCII.GetBytes(answer));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            using var visitor = await _listener.AcceptTcpClientAsync(_end.Token);
            var stream = visitor.GetStream();
            if (await stream.ReadAsync(new byte[1024], _end.Token) > 0)
                await stream.WriteAsync(answer, _end.Token);
        }
    }
}
