using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.LocalWorker.Hosting;

namespace Pipeline.Tests.LocalWorker.Hosting;

/// <summary>Functions that dotnet watch changes in a running worker, as far as a test can without it.</summary>
public sealed class HotReloadTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_function_is_served_after_a_change_and_a_removed_one_is_not()
    {
        IReadOnlyList<Type> functions = [typeof(Old)];
        await using var worker = await RunningWorker.StartAsync(
            new WorkerScript { FunctionTypes = () => Volatile.Read(ref functions) });
        Assert.Equal(HttpStatusCode.OK, (await worker.GetAsync("/Old", Token)).StatusCode);

        Volatile.Write(ref functions, [typeof(New)]);
        HotReload.UpdateApplication(null);

        await UntilAsync(async () => (await worker.GetAsync("/New", Token)).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await worker.GetAsync("/Old", Token)).StatusCode);
    }

    [Fact]
    public async Task A_change_that_is_wrong_leaves_the_functions_as_they_were()
    {
        var asked = 0;
        await using var worker = await RunningWorker.StartAsync(new WorkerScript
        {
            FunctionTypes = () => Interlocked.Increment(ref asked) == 1 ? [typeof(Old)] : [typeof(Old), typeof(Twin)],
        });

        HotReload.UpdateApplication(null);

        await UntilAsync(() => Task.FromResult(Volatile.Read(ref asked) > 1));
        Assert.Equal(HttpStatusCode.OK, (await worker.GetAsync("/Old", Token)).StatusCode);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(_patience);
        while (!await holds())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }

    public sealed class Old
    {
        [Function(nameof(Old))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public sealed class New
    {
        [Function(nameof(New))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public sealed class Twin
    {
        [Function(nameof(Old))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }
}
