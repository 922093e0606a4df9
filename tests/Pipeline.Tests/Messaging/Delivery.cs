using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Messaging;

/// <summary>Messages as a trigger hands them over.</summary>
internal static class Delivery
{
    public static ServiceBusReceivedMessage Of(params Nudge[] nudges) =>
        Of(OrderMessage.Pack(nudges.Select(OrderMessage.Write), Sample.At));

    public static ServiceBusReceivedMessage Of(params StoredOrder[] orders) =>
        Of([.. orders.Select(Nudge.For)]);

    public static ServiceBusReceivedMessage Of(ServiceBusMessage message) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(body: message.Body, messageId: message.MessageId);

    public static ServiceBusReceivedMessage Of(string body) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(body: BinaryData.FromString(body));
}
