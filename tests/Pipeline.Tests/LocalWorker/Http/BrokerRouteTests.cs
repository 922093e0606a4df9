using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Messaging;
using Pipeline.Tests.LocalWorker.Triggers;

namespace Pipeline.Tests.LocalWorker.Http;

public sealed class BrokerRouteTests
{
    private const string Path = "/local/broker/restart";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_that_the_worker_started_is_restarted_and_empty()
    {
        var connection = $"Endpoint=sb://localhost:{FreePort.Next()};"
            + "SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;";
        await using var worker = await WorkerAsync(connection, typeof(Ping), typeof(Take));
        await using var client = new ServiceBusClient(connection);
        await using var sender = client.CreateSender(Queues.Payment);
        await sender.SendMessageAsync(new ServiceBusMessage("before"), Stop);

        Assert.Equal(HttpStatusCode.NoContent, (await worker.SendAsync(HttpMethod.Post, Path, Stop)).StatusCode);

        await sender.SendMessageAsync(new ServiceBusMessage("after"), Stop);
        await using var receiver = client.CreateReceiver(Queues.Payment);
        var waiting = await receiver.PeekMessagesAsync(10, cancellationToken: Stop);
        Assert.Equal(["after"], waiting.Select(message => $"{message.Body}"));
    }

    [Fact]
    public async Task A_broker_that_runs_elsewhere_is_left_alone()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("one");
        await using var worker = await WorkerAsync(queue.ConnectionString, typeof(Ping));
        var answer = await worker.SendAsync(HttpMethod.Post, Path, Stop);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("where it runs", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        Assert.Equal(1, await queue.CountAsync());
    }

    [Theory]
    [InlineData("cross-site", "localhost")]
    [InlineData("same-site", "localhost")]
    [InlineData("same-origin", "elsewhere.example")]
    public async Task Pages_of_elsewhere_may_not_ask_for_it(string site, string host)
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Ping)));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Host = host;
        Assert.Equal(HttpStatusCode.Forbidden, (await worker.Http.SendAsync(request, Stop)).StatusCode);
    }

    // A worker starts a broker only for somebody who listens to it; who listens takes what waits.
    private static Task<RunningWorker> WorkerAsync(string connection, params Type[] functions) =>
        RunningWorker.StartAsync(new WorkerScript(functions)
        {
            Settings = $$"""{ "Values": { "ServiceBus": "{{connection}}" } }""",
        });

    public sealed class Ping
    {
        [Function(nameof(Ping))]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping")] HttpRequest request) =>
            Results.Ok(request.Path.Value);
    }

    public sealed class Take
    {
        [Function(nameof(Take))]
        public Task RunAsync(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage message) =>
            Task.FromResult(message);
    }
}
