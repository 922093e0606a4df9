using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalWorker.Startup;

public sealed class FunctionSelectionTests
{
    [Fact]
    public async Task The_listing_names_each_function_with_its_trigger()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Place), typeof(Sweep)));

        var listing = worker.Output.ToString();
        var address = $"http://localhost:{worker.Http.BaseAddress!.Port}/v1/orders";
        Assert.Contains($"Place: [POST] {address}", listing, StringComparison.Ordinal);
        Assert.Contains("Sweep: timerTrigger 0 */1 * * * *", listing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disabled_function_is_not_served()
    {
        var script = new WorkerScript(typeof(Place), typeof(Sweep), typeof(Other))
        {
            Settings = """{ "Values": { "AzureWebJobs.Place.Disabled": "true" } }""",
        };
        await using var worker = await RunningWorker.StartAsync(script);

        var answer = await worker.SendAsync(HttpMethod.Post, "/v1/orders", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Place", worker.Output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sweep")]
    [InlineData("sweep,Sweep")]
    public async Task Only_the_functions_asked_for_run(string names)
    {
        await using var worker = await RunningWorker.StartAsync(
            new WorkerScript(typeof(Place), typeof(Sweep)) { Args = ["--functions", names] });

        Assert.DoesNotContain("Place", worker.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sweep", worker.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespaces_tail_stands_for_its_functions()
    {
        await using var worker = await RunningWorker.StartAsync(
            new WorkerScript(typeof(Place), typeof(Sweep)) { Args = ["--functions", "LocalWorker.Startup"] });

        Assert.Contains("Place", worker.Output.ToString(), StringComparison.Ordinal);
    }

    public sealed class Place
    {
        [Function(nameof(Place))]
        public IResult Run([HttpTrigger("post", Route = "v1/orders")] HttpRequest request) => Results.Ok();
    }

    public sealed class Other
    {
        [Function(nameof(Other))]
        public IResult Run([HttpTrigger("post")] HttpRequest request) => Results.Ok();
    }

    public sealed class Sweep
    {
        [Function(nameof(Sweep))]
        public Task RunAsync([TimerTrigger("0 */1 * * * *")] TimerInfo timer) => Task.CompletedTask;
    }
}
