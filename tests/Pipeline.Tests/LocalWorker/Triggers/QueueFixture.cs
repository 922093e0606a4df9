using System.Text.Json;
using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;

namespace Pipeline.Tests.LocalWorker.Triggers;

/// <summary>A broker of its own, a client, and workers that listen to it.</summary>
public sealed class QueueFixture : IAsyncDisposable
{
    private readonly string _configPath;
    private LocalServiceBusHost _broker;

    private QueueFixture(string configPath, LocalServiceBusHost broker)
    {
        _configPath = configPath;
        _broker = broker;
        Client = new ServiceBusClient(ConnectionString);
    }

    public ServiceBusClient Client { get; }

    public string ConnectionString =>
        $"Endpoint=sb://localhost:{_broker.Port};SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;";

    internal Calls Calls { get; } = new();

    public static async Task<QueueFixture> StartAsync(string lockDuration = "PT1M", string name = "inventory")
    {
        var path = Path.GetTempFileName();
        var properties = new { LockDuration = lockDuration, MaxDeliveryCount = 10 };
        var queues = new[] { new { Name = name, Properties = properties } };
        var config = new { UserConfig = new { Namespaces = new[] { new { Name = "n", Queues = queues } } } };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(config));
        return new QueueFixture(path, await BrokerAsync(path, FreePort.Next()));
    }

    internal Task<RunningWorker> WorkerAsync<TFunction>(string serviceBus = "{}") =>
        WorkerAsync([typeof(TFunction)], _ => { }, serviceBus);

    internal Task<RunningWorker> WorkerAsync(
        IReadOnlyList<Type> functions, Action<IServiceCollection> register, string serviceBus = "{}") =>
        RunningWorker.StartAsync(new WorkerScript(functions)
        {
            HostJson = $$"""{ "extensions": { "http": { "routePrefix": "" }, "serviceBus": {{serviceBus}} } }""",
            Settings = JsonSerializer.Serialize(new { Values = new { ServiceBus = ConnectionString } }),
            Configure = builder => register(builder.Services.AddSingleton(Calls)),
        });

    public async Task SendAsync(params string[] ids)
    {
        await using var sender = Client.CreateSender("inventory");
        await sender.SendMessagesAsync(ids.Select(id => new ServiceBusMessage(id) { MessageId = id }));
    }

    public async Task SendAsync(ServiceBusMessage message)
    {
        await using var sender = Client.CreateSender("inventory");
        await sender.SendMessageAsync(message);
    }

    public async Task<int> CountAsync()
    {
        await using var receiver = Client.CreateReceiver("inventory");
        return (await receiver.PeekMessagesAsync(100)).Count;
    }

    /// <summary>As a broker that is killed and started again: its messages are lost.</summary>
    public async Task RestartBrokerAsync(Func<Task> meanwhile)
    {
        var port = _broker.Port;
        await _broker.DisposeAsync();
        await meanwhile();
        _broker = await BrokerAsync(_configPath, port);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _broker.DisposeAsync();
        File.Delete(_configPath);
    }

    private static Task<LocalServiceBusHost> BrokerAsync(string path, int port) => LocalServiceBusHost.StartAsync(
        new LocalServiceBusOptions { Port = port, ConfigPath = path },
        NullLoggerFactory.Instance,
        TimeProvider.System,
        CancellationToken.None);
}

/// <summary>What functions tell the test, and what they wait for.</summary>
public sealed class Calls
{
    private int _now;

    public Channel<Call> Made { get; } = Channel.CreateUnbounded<Call>();

    public TaskCompletionSource MayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int MostAtOnce { get; private set; }

    public void Make(params ServiceBusReceivedMessage[] messages) => Made.Writer.TryWrite(
        new Call([.. messages.Select(message => message.MessageId!)], messages[0].DeliveryCount));

    /// <summary>Tells of the message, being counted already, and waits for the test.</summary>
    public async Task HoldAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        lock (Made)
            MostAtOnce = Math.Max(MostAtOnce, ++_now);
        Make(message);
        await MayEnd.Task.WaitAsync(cancellationToken);
        lock (Made)
            _now--;
    }

    public async Task<Call> NextAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        return await Made.Reader.ReadAsync(limit.Token);
    }
}

public sealed record Call(IReadOnlyList<string> Ids, int DeliveryCount, string? Trace = null);
