using System.Diagnostics;
using Amqp;
using Amqp.Framing;

namespace Pipeline.Benchmarks.ServiceBus;

/// <summary>What one run of messages through a queue took.</summary>
/// <param name="PerSecond">Messages sent, received and settled.</param>
/// <param name="P50">Half of the round trips (send, receive, settle, one at a time) took less.</param>
/// <param name="P99">All but one in a hundred took less.</param>
internal sealed record Figures(double PerSecond, TimeSpan P50, TimeSpan P99);

/// <summary>The client's side, the same for every broker: plain AMQP 1.0 on one connection.</summary>
internal static class Traffic
{
    public const string User = "bench";
    public const string Password = "mark"; // loopback; the local Service Bus takes any
    private const int Window = 200;
    private const int BodyBytes = 1024;
    private const int RoundTrips = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Figures> MeasureAsync(int port, string queue, int messages)
    {
        var connection = await new ConnectionFactory()
            .CreateAsync(new Address($"amqp://{User}:{Password}@127.0.0.1:{port}"));
        var session = new Session(connection);
        var sender = new SenderLink(session, "bench-sender", queue);
        using var arrived = new SemaphoreSlim(0);
        new ReceiverLink(session, "bench-receiver", queue).Start(Window, (link, message) =>
        {
            link.Accept(message);
            arrived.Release();
        });
        await FlowAsync(sender, arrived, messages / 10); // to warm up
        var took = await FlowAsync(sender, arrived, messages);
        var times = await RoundTripsAsync(sender, arrived);
        await connection.CloseAsync();
        Array.Sort(times);
        return new Figures(messages / took.TotalSeconds, times[times.Length / 2], times[times.Length * 99 / 100]);
    }

    private static async Task<TimeSpan> FlowAsync(SenderLink sender, SemaphoreSlim arrived, int messages)
    {
        var began = Stopwatch.GetTimestamp();
        await SendAllAsync(sender, messages);
        for (var i = 0; i < messages; i++) await TakeAsync(arrived);
        return Stopwatch.GetElapsedTime(began);
    }

    // As many at a time as the window holds, each acknowledged by the broker.
    private static async Task SendAllAsync(SenderLink sender, int messages)
    {
        using var window = new SemaphoreSlim(Window);
        for (var i = 0; i < messages; i++)
        {
            await TakeAsync(window);
            sender.Send(Body(), (_, _, outcome, _) =>
            {
                if (outcome is Accepted) window.Release(); // else the run stands still and is given up
            }, null);
        }

        for (var i = 0; i < Window; i++) await TakeAsync(window);
    }

    private static async Task<TimeSpan[]> RoundTripsAsync(SenderLink sender, SemaphoreSlim arrived)
    {
        var times = new TimeSpan[RoundTrips];
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await sender.SendAsync(Body());
            await TakeAsync(arrived);
            times[i] = Stopwatch.GetElapsedTime(began);
        }

        return times;
    }

    private static async Task TakeAsync(SemaphoreSlim semaphore)
    {
        if (!await semaphore.WaitAsync(Patience)) throw new TimeoutException("A message did not get through.");
    }

    private static Message Body() => new() { BodySection = new Data { Binary = new byte[BodyBytes] } };
}
