using Azure.Data.Tables;

namespace Pipeline.EndToEnd.Harness;

/// <summary>One test's own pipeline: tables, broker, worker, a storefront and the books.</summary>
internal sealed class House(Azurite azurite) : IAsyncDisposable
{
    private const int LinesShown = 150;
    private readonly TempFolder folder = new();
    private readonly string storefrontKey = $"sk_test_demo_{Guid.NewGuid():n}";
    private readonly string store = azurite.TakeStore();
    private Broker? broker;
    private Worker? worker;
    private Storefront? storefront;
    private Books? books;

    public TableServiceClient Tables => field ??= Azurite.Open(store);

    public Broker Broker => broker ?? throw NotStarted();

    public Worker Worker => worker ?? throw NotStarted();

    public Storefront Storefront => storefront ?? throw NotStarted();

    public Books Books => books ?? throw NotStarted();

    public string Folder => folder.Path;

    public IReadOnlyList<int> ProcessIds => [.. Worker.ProcessIds, .. Broker.ProcessIds];

    /// <param name="lockDuration">ISO 8601: how soon the messages of a dead worker come again.</param>
    /// <param name="standstillSeconds">When the reconciler takes an order for stranded.</param>
    public async Task StartAsync(string lockDuration = "PT1M", int standstillSeconds = 4)
    {
        broker = await Broker.StartAsync(folder.Path, lockDuration);
        books = new Books(Tables, broker.ConnectionString);
        worker = new Worker(new WorkerSettings
        {
            Tables = store,
            ServiceBus = broker.ConnectionString,
            DemoStorefrontKey = storefrontKey,
            StandstillSeconds = standstillSeconds,
        });
        await worker.StartAsync();
        storefront = NewStorefront(storefrontKey);
    }

    /// <summary>Somebody else at the same door.</summary>
    public Storefront NewStorefront(string key) => new(Worker.Address, key);

    /// <summary>Ends everything; when the test failed, shows first what the processes said.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) ShowOutputs();
        storefront?.Dispose();
        if (worker is not null) await worker.DisposeAsync();
        if (broker is not null) await broker.DisposeAsync();
        folder.Dispose();
    }

    public void ShowOutputs()
    {
        Show("worker", worker?.Lines ?? []);
        Show("broker", broker?.Lines ?? []);
        Show("Azurite", azurite.Lines);
    }

    private static void Show(string name, IEnumerable<string> lines) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"--- {name}, the last {LinesShown} lines:\n{string.Join('\n', lines.TakeLast(LinesShown))}");

    private static InvalidOperationException NotStarted() => new("Start the house first.");
}
