using System.Diagnostics;
using System.Net;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>A developer's day: <c>dotnet watch</c> runs the pipeline, and what is saved is served.</summary>
[Collection(Processes.Name)]
public sealed class WatchTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const string StorefrontKey = "sk_test_demo_for-who-watches";
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan ChangeLimit = TimeSpan.FromMinutes(4);
    private readonly SourceTree tree = new();

    private FirstCommand Command => field ??= new FirstCommand(tree.Root, StorefrontKey);

    private Storefront Storefront => field ??= new Storefront(Command.Address, StorefrontKey);

    [Fact]
    public async Task Changed_text_and_a_changed_route_are_served_and_ctrl_c_leaves_nothing_behind()
    {
        Assert.True(azurite.Port > 0); // the shared Azurite is not used here, but it has installed the npm package
        var since = Stopwatch.StartNew();
        await Command.WatchAsync(BuildLimit);
        var started = since.Elapsed;
        Assert.Equal("No order of yours has this id.", (await Storefront.ReadAsync("ord_1")).Text("detail"));

        since.Restart();
        await tree.ReplaceAsync("functions/Intake/OrderView.cs", "No order of yours has", "Not one order of yours has");
        await ServedAsync("/v1/orders/ord_1", "Not one order of yours has this id.");
        var changed = since.Elapsed;

        since.Restart();
        await tree.ReplaceAsync("functions/Intake/ReadOrder.cs", "v1/orders/{id}", "v1/purchases/{id}");
        await ServedAsync("/v1/purchases/ord_1", "Not one order of yours has this id.");
        await ServedAsync("/v1/orders/ord_1", "No function has this route.");
        Assert.Empty(await Command.InterruptAsync());
        output.WriteLine($"Built and started after {started.TotalSeconds:F1} s; a changed text is served after "
            + $"{changed.TotalSeconds:F1} s, a changed route after {since.Elapsed.TotalSeconds:F1} s");
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            output.WriteLine(string.Join('\n', Command.Lines.TakeLast(200)));
        Storefront.Dispose();
        await Command.DisposeAsync();
        tree.Dispose();
    }

    private Task ServedAsync(string path, string detail) => Until.TrueAsync(
        async () => await Storefront.GetAsync(path) is { Status: HttpStatusCode.NotFound } answer
            && answer.Text("detail") == detail,
        ChangeLimit,
        () => Task.FromResult(string.Join('\n', Command.Lines.TakeLast(20))));
}
