using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Pipeline.Operations;
using Pipeline.Tests.LocalWorker;

namespace Pipeline.Tests.Operations;

public sealed class ProblemMiddlewareTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fault_of_ours_is_a_500_that_says_nothing_of_it()
    {
        var (answer, problem) = await CallAsync<Stumble>();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:pipeline:internal", problem.GetProperty("type").GetString());
        Assert.Equal("/Stumble", problem.GetProperty("instance").GetString());
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_away_is_a_503_with_the_time_to_try_again()
    {
        var (answer, problem) = await CallAsync<FindNobody>();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        Assert.Equal("urn:pipeline:unavailable", problem.GetProperty("type").GetString());
    }

    private static async Task<(HttpResponseMessage Answer, JsonElement Problem)> CallAsync<TFunction>()
    {
        var script = new WorkerScript(typeof(TFunction))
        {
            Configure = builder => builder.UseMiddleware<ProblemMiddleware>(),
        };
        await using var worker = await RunningWorker.StartAsync(script);
        var answer = await worker.GetAsync($"/{typeof(TFunction).Name}", Token);
        return (answer, await answer.Content.ReadFromJsonAsync<JsonElement>(Token));
    }

    public sealed class Stumble
    {
        [Function(nameof(Stumble))]
        public Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request) =>
            throw new InvalidOperationException("a secret");
    }

    public sealed class FindNobody
    {
        [Function(nameof(FindNobody))]
        public Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request) =>
            throw new TimeoutException("a secret");
    }
}
