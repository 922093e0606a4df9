using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Operations;

/// <summary>Dead letters to test with, as the reader makes them.</summary>
internal static class DeadLetterSample
{
    /// <summary>A pack of one order, given up by a queue so many minutes after <see cref="Sample.At"/>.</summary>
    public static DeadLetter Of(string queue, int minute = 0, params Order[] orders)
    {
        Order[] nudged = orders.Length > 0 ? orders : [Sample.Order()];
        var nudges = nudged.Select(order => OrderMessage.Write(
            new Nudge { Id = order.Id, Order = order, ETag = "W/\"1\"", Attempt = 8 }));
        return Of(queue, minute, OrderMessage.Pack(nudges, Sample.At).Body);
    }

    public static DeadLetter Of(string queue, int minute, BinaryData body)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(
            body, "m-1", contentType: "application/json", sequenceNumber: minute, deliveryCount: 2,
            enqueuedTime: Sample.At.AddMinutes(minute),
            properties: new Dictionary<string, object>
            {
                ["DeadLetterReason"] = "attempts-exhausted",
                ["DeadLetterErrorDescription"] = "Failed 8 times.",
            });
        return DeadLetterReader.Read(queue, message, Sample.At.AddHours(1));
    }
}
