using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalWorker.Http;

public sealed class HttpFunctionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_route_value_reaches_the_parameter_of_its_name()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(ReadThing)));

        var answer = await worker.GetTextAsync("/things/red/7", Token);

        Assert.Equal("\"red-7-ReadThing\"", answer);
    }

    [Theory]
    [InlineData("/pages/7", HttpStatusCode.OK, "\"7-\"")]
    [InlineData("/pages/7/last", HttpStatusCode.OK, "\"7-last\"")]
    [InlineData("/pages/seven", HttpStatusCode.NotFound, "No function has this route.")]
    [InlineData("/pages/0", HttpStatusCode.NotFound, "No function has this route.")]
    public async Task A_route_keeps_its_constraints_and_does_without_what_is_optional(
        string path, HttpStatusCode status, string text)
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(TurnPage)));

        var answer = await worker.GetAsync(path, Token);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_route_prefix_of_host_json_is_api_when_it_is_silent()
    {
        var script = new WorkerScript(typeof(ReadThing)) { HostJson = "{}" };
        await using var worker = await RunningWorker.StartAsync(script);

        var answer = await worker.GetAsync("/api/things/red/7", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_wrong_method_is_405_with_the_right_ones_named()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(ReadThing)));

        var answer = await worker.SendAsync(HttpMethod.Post, "/things/red/7", Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET"], answer.Content.Headers.Allow);
        Assert.Equal(405, (await ProblemAsync(answer)).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_unknown_route_is_404_as_a_problem()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(ReadThing)));

        var answer = await worker.GetAsync("/nothing", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("Not Found", (await ProblemAsync(answer)).GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_functions_own_404_is_left_as_it_is()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(FindNothing)));

        var answer = await worker.GetAsync("/FindNothing", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task An_exception_is_500_without_its_text()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Fail)));

        var answer = await worker.GetAsync("/Fail", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", (await ProblemAsync(answer)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_header_is_sent()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(ReadThing)));

        var answer = await worker.GetAsync("/things/red/7", Token);

        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task A_traceparent_is_continued_with_a_new_span()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(TellTrace)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/TellTrace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        var answer = await worker.Http.SendAsync(request, Token);

        var trace = await answer.Content.ReadFromJsonAsync<string>(Token);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", trace, StringComparison.Ordinal);
        Assert.DoesNotContain("b7ad6b7169203331", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_cancels_the_token()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(ReadThing))
        {
            Configure = builder => builder.Use(_ => async context =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                entered.SetResult();
                await cancelled.Task;
            }),
        });
        using var hangUp = new CancellationTokenSource();

        var request = worker.GetAsync("/things/red/7", hangUp.Token);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.True(cancelled.Task.IsCompletedSuccessfully);
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    public sealed class ReadThing
    {
        [Function(nameof(ReadThing))]
        public Task<IResult> RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{colour}/{id}")] HttpRequest request,
            string colour,
            string id,
            FunctionContext context,
            CancellationToken cancellationToken)
        {
            Assert.Same(request.HttpContext, context.GetHttpContext());
            Assert.Equal(context.CancellationToken, cancellationToken);
            return Task.FromResult(Results.Ok($"{colour}-{id}-{context.FunctionDefinition.Name}"));
        }
    }

    public sealed class TurnPage
    {
        [Function(nameof(TurnPage))]
        public IResult Run(
            [HttpTrigger("get", Route = "pages/{number:int:min(1)}/{part:alpha?}")] HttpRequest request,
            string number,
            string? part) =>
            Results.Ok($"{number}-{part}");
    }

    public sealed class FindNothing
    {
        [Function(nameof(FindNothing))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.NotFound();
    }

    public sealed class Fail
    {
        [Function(nameof(Fail))]
        public Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");
    }

    public sealed class TellTrace
    {
        [Function(nameof(TellTrace))]
        public IResult Run([HttpTrigger("get")] HttpRequest request, FunctionContext context) =>
            Results.Ok(context.TraceContext.TraceParent);
    }
}
