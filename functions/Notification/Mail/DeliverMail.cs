using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;
using Pipeline.Orders;

namespace Pipeline.Notification.Mail;

/// <summary>Tells a customer by mail what a storefront was told. Messages come one by one.</summary>
public sealed class DeliverMail(
    Deliver deliver,
    MailSettingsTable table,
    OrderTable orders,
    IMailTransport transport,
    IOptions<MailOptions> options)
{
    [Function(nameof(DeliverMail))]
    public Task RunAsync(
        [ServiceBusTrigger(Queues.Mail, Connection = Queues.Connection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        deliver.RunAsync(message, actions, SendAsync, cancellationToken);

    private async Task<DeliveryVerdict> SendAsync(
        Delivery delivery, LoggedAnnouncement logged, CancellationToken cancellationToken)
    {
        var told = logged.Announcement;
        if (await table.FindAsync(told.StorefrontId, cancellationToken) is not { Enabled: true } settings)
        {
            return DeliveryVerdict.Dropped("mail-off");
        }

        if (await orders.ReadAsync(told.OrderId, cancellationToken) is not { Order: var order })
        {
            return DeliveryVerdict.Dropped("no-order");
        }

        if (order.ErasedAt is not null) return DeliveryVerdict.Dropped("erased");
        if (MailAddress.Read(order.Purchase.Customer.Email) is not { } to)
        {
            return DeliveryVerdict.GivenUp("no-address");
        }

        Money? refunded = told.Refund is { } refund ? new Money(refund.Amount, told.Total.Currency) : null;
        var mail = MailComposer.Compose(settings, order, told.Outcome.Name(), refunded);
        using var message = MailWriter.Write(told.Id, to, options.Value.Sender, settings, mail, told.At);
        return await transport.SendAsync(message, cancellationToken);
    }
}
