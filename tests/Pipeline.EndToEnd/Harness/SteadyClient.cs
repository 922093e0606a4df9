using System.Diagnostics;
using Amqp;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A good client that sends and receives one message after the other, whatever others do meanwhile.</summary>
internal sealed class SteadyClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource ending = new();
    private readonly Connection connection;
    private readonly Task work;

    private SteadyClient(Connection connection, string queue)
    {
        this.connection = connection;
        work = WorkAsync(queue);
    }

    public int RoundTrips { get; private set; }

    public TimeSpan Longest { get; private set; }

    /// <summary>Why it gave up; null while it works.</summary>
    public Exception? Fault => work.Exception?.InnerException;

    public static async Task<SteadyClient> StartAsync(int port, string queue)
    {
        var connection = await new ConnectionFactory().CreateAsync(new Address($"amqp://any:any@127.0.0.1:{port}"));
        return new SteadyClient(connection, queue);
    }

    /// <summary>Fails when a round trip has failed.</summary>
    public async Task StopAsync()
    {
        await ending.CancelAsync();
        await work;
        await connection.CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!ending.IsCancellationRequested) await StopAsync();
        ending.Dispose();
    }

    private async Task WorkAsync(string queue)
    {
        var session = new Session(connection);
        var sender = new SenderLink(session, "steady-out", queue);
        var receiver = new ReceiverLink(session, "steady-in", queue);
        while (!ending.IsCancellationRequested)
        {
            var since = Stopwatch.StartNew();
            var text = $"steady {RoundTrips}";
            await sender.SendAsync(new Message(text), Patience);
            await ReceiveAsync(receiver, text);
            RoundTrips++;
            Longest = since.Elapsed > Longest ? since.Elapsed : Longest;
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    /// <summary>An earlier message may come again: on a busy machine its lock may end before it is settled.</summary>
    private static async Task ReceiveAsync(ReceiverLink receiver, string text)
    {
        while (true)
        {
            var received = await receiver.ReceiveAsync(Patience)
                ?? throw new TimeoutException($"'{text}' did not come back.");
            receiver.Accept(received);
            if (received.Body as string == text) return;
        }
    }
}
