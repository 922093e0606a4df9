using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>Sends an order on its way as part of an answer: soon, or not at all.</summary>
public sealed partial class PromptNudge(Courier courier, TimeProvider time, ILogger<PromptNudge> logger)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Nudges whoever's turn it is. Never fails: the row is durable, and the reconciler nudges too.</summary>
    /// <remarks>There is no caller's cancellation: what was accepted goes on, whoever still listens.</remarks>
    public async Task SendAsync(StoredOrder stored)
    {
        try
        {
            await courier.SendNextAsync(stored, CancellationToken.None).WaitAsync(SendTimeout, time);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, CancellationToken.None))
        {
            Log.NotNudged(logger, stored.Order.Id, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Order {OrderId} is accepted but not nudged ({Fault}): the reconciler will.")]
        public static partial void NotNudged(ILogger logger, OrderId orderId, string fault);
    }
}
