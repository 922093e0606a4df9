using Microsoft.AspNetCore.Http;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>
/// Holds an answer until an order is as its caller wants it. It looks at the row with growing pauses: whoever writes it
/// may be any instance, and a message to all of them would cost every order what few callers ask for.
/// </summary>
public sealed class OrderWatch(OrderTable orders, TimeProvider time) : IDisposable
{
    /// <summary>More callers than this are answered at once, for each that waits holds a request open.</summary>
    public const int MostWaiters = 100;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private readonly SemaphoreSlim room = new(MostWaiters);

    /// <summary>Nothing more will come of it by itself: it is closed, or rests for somebody.</summary>
    public static bool IsSettled(Order order) => OrderFlow.Next(order) is null;

    /// <summary>Waits as long as the request prefers, at most; says in the answer that it did.</summary>
    /// <returns>The order as it was last seen; null when nothing was to be waited for, or nobody more may.</returns>
    public async Task<Order?> AwaitAsync(
        HttpRequest request, Order order, Func<Order, bool> enough, CancellationToken stopping)
    {
        if (PreferWait.Read(request) is not { } longest || !await room.WaitAsync(0, stopping)) return null;
        try
        {
            PreferWait.Confirm(request, longest);
            return await LookAsync(request, order, enough, time.GetUtcNow() + longest, stopping);
        }
        finally
        {
            room.Release();
        }
    }

    public void Dispose() => room.Dispose();

    private async Task<Order> LookAsync(
        HttpRequest request, Order order, Func<Order, bool> enough, DateTimeOffset until, CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!enough(order) && until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(pause < left ? pause : left, time, stopping);
                order = (await orders.ReadAsync(order.Id, stopping).WaitAsync(left, time, stopping))?.Order ?? order;
            }
            catch (OperationCanceledException) when (
                stopping.IsCancellationRequested && !request.HttpContext.RequestAborted.IsCancellationRequested)
            {
                break; // the instance stops: better the answer of now than none
            }
            catch (Exception fault) when (Faults.IsTransient(fault, stopping))
            {
                // No news. What was accepted is accepted, so a store that is away must not turn it into an error.
            }

            pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
        }

        return order;
    }
}
