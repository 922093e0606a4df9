using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Tests.LocalWorker.Triggers;

/// <summary>One trace from the request through the message to the function that it starts.</summary>
public sealed class TraceTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{TraceId}-b7ad6b7169203331-01";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_requests_trace_goes_with_the_message_that_it_sends()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using var worker = await queue.WorkerAsync(
            [typeof(Send), typeof(TellTrace)], services => services.AddSingleton(queue.Client));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/Send");
        request.Headers.Add("traceparent", Parent);
        request.Headers.Add("tracestate", "shop=1");

        using var answer = await worker.Http.SendAsync(request, Token);

        var call = await queue.Calls.NextAsync(Token);
        Assert.StartsWith($"00-{TraceId}-", call.Trace, StringComparison.Ordinal);
        Assert.EndsWith(" shop=1", call.Trace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Diagnostic-Id")]
    [InlineData("traceparent")]
    public async Task A_messages_trace_is_continued(string property)
    {
        await using var queue = await QueueFixture.StartAsync();
        await using var worker = await queue.WorkerAsync<TellTrace>();
        var message = new ServiceBusMessage("a") { MessageId = "a", ApplicationProperties = { [property] = Parent } };

        await queue.SendAsync(message);

        var call = await queue.Calls.NextAsync(Token);
        Assert.StartsWith($"00-{TraceId}-", call.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_has_a_trace_keeps_it()
    {
        await using var queue = await QueueFixture.StartAsync();
        using var ours = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var stamped = new ServiceBusMessage("a") { ApplicationProperties = { ["Diagnostic-Id"] = Parent } };
        var plain = new ServiceBusMessage("b");
        await queue.SendAsync(stamped);
        await queue.SendAsync(plain);

        await using var receiver = queue.Client.CreateReceiver("inventory");
        var sent = await receiver.PeekMessagesAsync(2, cancellationToken: Token);

        Assert.Equal(["Diagnostic-Id"], sent[0].ApplicationProperties.Keys);
        Assert.Equal(ours.Id, sent[1].ApplicationProperties["traceparent"]);
        Assert.Equal(ours.Id, sent[1].ApplicationProperties["Diagnostic-Id"]);
    }

    public sealed class Send(ServiceBusClient client)
    {
        [Function(nameof(Send))]
        public async Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request)
        {
            await using var sender = client.CreateSender("inventory");
            await sender.SendMessageAsync(new ServiceBusMessage("a") { MessageId = "a" });
            return Results.Ok();
        }
    }

    public sealed class TellTrace(Calls calls)
    {
        [Function(nameof(TellTrace))]
        public void Run(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage message,
            FunctionContext context)
        {
            var trace = $"{context.TraceContext.TraceParent} {context.TraceContext.TraceState}";
            calls.Made.Writer.TryWrite(new Call(["a"], message.DeliveryCount, trace));
        }
    }
}
