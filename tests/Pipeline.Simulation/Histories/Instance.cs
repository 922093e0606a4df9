using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Intake;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Rules;
using Pipeline.Simulation.Engine;
using Pipeline.Simulation.Fakes;
using Pipeline.Simulation.Tables;
using Pipeline.Storefronts;

namespace Pipeline.Simulation.Histories;

/// <summary>One running copy of the app: the real functions, put together as Composition does, on the fakes.</summary>
internal sealed class Instance : IConsumer
{
    // Buckets fill by the machine's own clock, which no history may depend on: these are never empty.
    private static readonly RateLimit Rates = new();
    private static readonly IOptions<StorefrontOptions> Unlimited = Options.Create(
        new StorefrontOptions { RequestsPerSecond = 1_000_000, Burst = int.MaxValue, OpenOrders = int.MaxValue });

    private static readonly IOptions<BackorderOptions> Waits = Options.Create(
        new BackorderOptions { BackorderWithinSeconds = 900 });

    private readonly Dictionary<string, Func<Batch, Task>> functions;
    private readonly HashSet<string> busy = [];
    private readonly House house;

    public Instance(House house, Process process)
    {
        (this.house, Process) = (house, process);
        var tables = new FakeTableServiceClient(house.Store, process);
        var time = process.Time;
        var orders = new OrderTable(tables);
        var bus = new BrokerClient(house.Broker, process);
        var courier = new Courier(bus, time);
        var callers = new Callers(new StorefrontTable(tables), Rates, Unlimited, time);
        var step = new Step(orders, courier, time, Log<Step>());
        var payment = Options.Create(new PaymentOptions { CaptureWithinSeconds = 900, MismatchHoldSeconds = 900 });
        var nudge = new PromptNudge(courier, time, Log<PromptNudge>());
        var watch = new OrderWatch(orders, time);
        var accept = new AcceptOrder(
            new Catalogue(tables), new ReviewOrder(new RuleTable(tables), new PriceBook(tables, time), tables, time),
            orders, nudge, time, Log<AcceptOrder>());
        Place = new PlaceOrder(callers, accept, watch);
        Capture = new CaptureOrder(callers, orders, nudge, time);
        var change = new ChangeOrder(orders, time);
        var authority = new Authority(new RuleTable(tables));
        Cancel = new CancelOrder(callers, authority, change, nudge, time, Log<CancelOrder>());
        Refund = new RefundOrder(callers, authority, change, nudge, time, Log<RefundOrder>());
        var decide = new DecideOrder(callers, authority, change, nudge, time, Log<DecideOrder>());
        (Approve, Reject) = (new ApproveOrder(decide), new RejectOrder(decide));
        Hear = new TakeStripeEvent(ProviderEvent.Options, orders, courier, time, Log<TakeStripeEvent>());
        Read = new ReadOrder(callers, orders, watch);
        Reconcile = new Reconcile(orders, courier, time, Options.Create(house.Reconciling), Log<Reconcile>());
        TakeUp = new TakeUpBackorders(
            new Backorders(tables, orders, courier, time, Log<Backorders>()), Log<TakeUpBackorders>());
        Adjust = new AdjustStock(callers, new StockLedger(tables, time), time, Log<AdjustStock>());
        var reserve = new ReserveStock(new StockTable(tables, time), step, time, Waits);
        var settle = new SettlePayment(new ProviderGateway(house.Provider, process), step, time, payment);
        var deliveries = new BeginDeliveries(
            new WebhookTable(tables), new MailSettingsTable(tables), new DeliverySender(bus, time), time,
            Log<BeginDeliveries>());
        var announce = new AnnounceOrder(new AnnouncementTable(tables, time), deliveries, step, time);
        functions = new()
        {
            [Queues.Inventory] = batch => reserve.RunAsync(batch.Messages, batch.Actions, default),
            [Queues.Payment] = batch => settle.RunAsync(batch.Messages, batch.Actions, default),
            [Queues.Notification] = batch => announce.RunAsync(batch.Messages, batch.Actions, default),
        };
        var letters = new DeadLetters(new DeadLetterTable(tables), time, Log<DeadLetters>());
        foreach (var queue in Broker.Names)
        {
            functions[queue + Broker.DeadLetters] = batch =>
                letters.KeepAsync(queue, batch.Messages, batch.Actions, default);
        }
    }

    public Process Process { get; }

    public PlaceOrder Place { get; }

    public ReadOrder Read { get; }

    public CancelOrder Cancel { get; }

    public CaptureOrder Capture { get; }

    public RefundOrder Refund { get; }

    public ApproveOrder Approve { get; }

    public RejectOrder Reject { get; }

    public TakeStripeEvent Hear { get; }

    public Reconcile Reconcile { get; }

    public TakeUpBackorders TakeUp { get; }

    public AdjustStock Adjust { get; }

    public Task<IResult> ActAsync(string action, HttpRequest request, string order, CancellationToken stopping) =>
        action switch
        {
            "capture" => Capture.RunAsync(request, order, stopping),
            "cancel" => Cancel.RunAsync(request, order, stopping),
            "approve" => Approve.RunAsync(request, order, stopping),
            "reject" => Reject.RunAsync(request, order, stopping),
            "refunds" => Refund.RunAsync(request, order, stopping),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No such action."),
        };

    public bool IsIdle(string queue) => !Process.Dead && functions.ContainsKey(queue) && !busy.Contains(queue)
        && Process.FrozenUntil <= house.World.Elapsed;

    public void Take(string queue, IReadOnlyList<Envelope> batch)
    {
        busy.Add(queue);
        Process.Start(() => RunAsync(queue, batch));
    }

    // What the host does: a function that throws has its messages abandoned, unless it settled them. Sometimes that
    // fails too and their locks must run out.
    private async Task RunAsync(string queue, IReadOnlyList<Envelope> batch)
    {
        var messages = batch.Select(message => message.Deliver()).ToArray();
        try
        {
            await functions[queue](new(messages, new Settlement(house.Broker, Process, queue)));
        }
        catch (Exception fault)
        {
            house.Watch.Threw(queue, fault);
            if (house.World.Dice.OneIn(2))
            {
                foreach (var message in messages) house.Broker.Abandon(queue, Guid.Parse(message.LockToken));
            }
        }

        busy.Remove(queue);
        house.Broker.PumpIn(queue, TimeSpan.Zero);
    }

    private ILogger<T> Log<T>() => house.Logs.For<T>();

    private sealed record Batch(
        Azure.Messaging.ServiceBus.ServiceBusReceivedMessage[] Messages, ServiceBusMessageActions Actions);
}
