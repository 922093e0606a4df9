using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.EndToEnd.Harness;

/// <summary>One test's own pipeline: tables, broker, worker, a storefront and the books.</summary>
internal sealed class House(Azurite azurite) : IAsyncDisposable
{
    private const int LinesShown = 150;
    private readonly TempFolder folder = new();
    private readonly string storefrontKey = $"sk_test_demo_{Guid.NewGuid():n}";
    private readonly string operatorKey = $"ok_test_ops_{Guid.NewGuid():n}";
    private readonly string store = azurite.TakeStore();
    private Broker? broker;
    private readonly List<Worker> workers = [];
    private readonly List<Storefront> doors = [];
    private Books? books;

    public TableServiceClient Tables => field ??= Azurite.Open(store);

    /// <summary>The setting Tables, as the workers have it.</summary>
    public string TablesSetting => store;

    /// <summary>Opens the demo storefront's door.</summary>
    public string StorefrontKey => storefrontKey;

    /// <summary>Opens the operators' doors.</summary>
    public string OperatorKey => operatorKey;

    public Broker Broker => broker ?? throw NotStarted();

    public Worker Worker => workers is [var first, ..] ? first : throw NotStarted();

    public IReadOnlyList<Worker> Workers => workers;

    public Storefront Storefront => doors is [var first, ..] ? first : throw NotStarted();

    /// <summary>The demo storefront at each worker's door.</summary>
    public IReadOnlyList<Storefront> Doors => doors;

    /// <summary>How many orders the workers' reconcilers had to nudge, by their own word.</summary>
    public int Rescues => workers.Sum(worker => worker.Rescues);

    public Books Books => books ?? throw NotStarted();

    public string Folder => folder.Path;

    /// <summary>Who is sent metrics and traces.</summary>
    public Uri? Collector { get; init; }

    /// <summary>Where the customers' mail goes.</summary>
    public string MailFolder => Path.Combine(folder.Path, "mail");

    /// <summary>The mail that tells of an order's confirmation.</summary>
    public string MailOf(string id) => Path.Combine(MailFolder, $"evt_{id}_Confirmed.eml");

    /// <summary>All that the processes said, Azurite's word to other tests included.</summary>
    public IEnumerable<string> Said =>
        [.. workers.SelectMany(worker => worker.Lines), .. broker?.Lines ?? [], .. azurite.Lines];

    public IReadOnlyList<int> ProcessIds => [.. workers.SelectMany(worker => worker.ProcessIds), .. Broker.ProcessIds];

    /// <param name="lockDuration">ISO 8601: how soon the messages of a dead worker come again.</param>
    /// <param name="standstillSeconds">When the reconciler takes an order for stranded.</param>
    /// <param name="workers">How many share the broker and the store.</param>
    public async Task StartAsync(string lockDuration = "PT1M", int standstillSeconds = 4, int workers = 1)
    {
        broker = await Broker.StartAsync(folder.Path, lockDuration);
        books = new Books(Tables, broker.ConnectionString);
        for (var count = 0; count < workers; count++) await AddWorkerAsync(broker, standstillSeconds);
    }

    /// <summary>Somebody else at the same door.</summary>
    public Storefront NewStorefront(string key) => new(Worker.Address, key);

    /// <summary>The demo operator at the first worker's door.</summary>
    public Operator NewOperator() => new(NewStorefront(operatorKey));

    /// <summary>Ends everything; when the test failed, shows first what the processes said.</summary>
    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) ShowOutputs();
        foreach (var door in doors) door.Dispose();
        foreach (var worker in workers) await worker.DisposeAsync();
        if (broker is not null) await broker.DisposeAsync();
        folder.Dispose();
    }

    public void ShowOutputs()
    {
        foreach (var worker in workers) Show($"worker on port {worker.Port}", worker.Lines);
        Show("broker", broker?.Lines ?? []);
        Show("Azurite", azurite.Lines);
    }

    /// <summary>Makes an order's row one that the workers cannot read.</summary>
    public Task SpoilAsync(OrderId id) => SetGoalAsync(id, "Nowhere");

    /// <summary>Puts a row right that was spoilt.</summary>
    public Task MendAsync(OrderId id) => SetGoalAsync(id, nameof(Goal.Fulfil));

    /// <summary>One more worker, for these functions or capabilities only.</summary>
    public async Task<Worker> HireAsync(string functions, int standstillSeconds = 4)
    {
        await AddWorkerAsync(Broker, standstillSeconds, functions);
        return workers[^1];
    }

    // The first makes the tables and the demo storefront before the next one looks for them.
    private async Task AddWorkerAsync(Broker toShare, int standstillSeconds, string? functions = null)
    {
        var worker = new Worker(
            new WorkerSettings
            {
                Tables = store,
                ServiceBus = toShare.ConnectionString,
                DemoStorefrontKey = storefrontKey,
                DemoOperatorKey = operatorKey,
                MailFolder = MailFolder,
                Collector = Collector,
                StandstillSeconds = standstillSeconds,
            },
            functions);
        workers.Add(worker);
        await worker.StartAsync();
        doors.Add(new Storefront(worker.Address, storefrontKey));
    }

    private async Task SetGoalAsync(OrderId id, string goal) =>
        await Tables.GetTableClient(OrderTable.TableName).UpdateEntityAsync(
            new TableEntity(id.Partition, id.Value) { [nameof(Order.Goal)] = goal },
            Azure.ETag.All, TableUpdateMode.Merge, TestContext.Current.CancellationToken);

    private static void Show(string name, IEnumerable<string> lines) => TestContext.Current.TestOutputHelper?.WriteLine(
        $"--- {name}, the last {LinesShown} lines:\n{string.Join('\n', lines.TakeLast(LinesShown))}");

    private static InvalidOperationException NotStarted() => new("Start the house first.");
}
