using Pipeline.Messaging;
using Pipeline.Notification.Mail;

namespace Pipeline.Notification.Deliveries;

/// <summary>What sets one kind of channel apart from another.</summary>
/// <param name="Queue">That its deliveries travel on: one a kind, so that none waits for another.</param>
/// <param name="Delays">Before each further attempt, after the first one failed.</param>
internal sealed record DeliveryChannel(string Queue, IReadOnlyList<TimeSpan> Delays)
{
    // Three days in all, as Standard Webhooks suggests.
    // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    private static readonly DeliveryChannel Webhook = new(
        Queues.Webhooks,
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
            TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
            TimeSpan.FromHours(24),
        ]);

    // Not for days: news of an order that is older than an evening puzzles who reads it.
    private static readonly DeliveryChannel Mail = new(
        Queues.Mail,
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromHours(1),
            TimeSpan.FromHours(6),
        ]);

    public static DeliveryChannel Of(string channel) => channel == MailSettings.Channel ? Mail : Webhook;
}
