using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

public sealed class NodeTests : IAsyncLifetime
{
    private const string Node = "inventory/$management";

    private RawClient client = null!; // set by InitializeAsync, which xunit calls first

    public async ValueTask InitializeAsync() => client = await RawClient.StartAsync();

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Any_token_is_taken()
    {
        var answer = await client.AskAsync("$cbs", "put-token", []);

        Assert.Equal(202, answer.ApplicationProperties["status-code"]);
        Assert.Equal("1", answer.Properties.CorrelationId);
    }

    [Fact]
    public async Task Renewing_answers_when_the_lock_ends_then()
    {
        await client.Sender().SendAsync(new Message("a"));
        var message = await client.ReceiveAsync(client.Receiver());
        client.Time.Advance(TimeSpan.FromSeconds(30));

        var answer = await RenewAsync(new Guid(message.DeliveryTag));

        Assert.Equal(200, answer.ApplicationProperties["statusCode"]);
        var expirations = Assert.IsType<DateTime[]>(((Map)answer.Body)["expirations"]);
        Assert.Equal([client.Time.GetUtcNow().UtcDateTime.AddMinutes(1)], expirations);
    }

    [Fact]
    public async Task Renewing_a_lost_lock_answers_lock_lost()
    {
        var answer = await RenewAsync(Guid.NewGuid());

        Assert.Equal(410, answer.ApplicationProperties["statusCode"]);
        Assert.Equal("com.microsoft:message-lock-lost", answer.ApplicationProperties["errorCondition"].ToString());
    }

    [Fact]
    public async Task Settling_with_a_lost_lock_answers_lock_lost()
    {
        await client.Sender().SendAsync(new Message("a"));
        var message = await client.ReceiveAsync(client.Receiver());
        var body = new Map
        {
            ["lock-tokens"] = new[] { new Guid(message.DeliveryTag) },
            ["disposition-status"] = "completed",
        };

        var first = await client.AskAsync(Node, "com.microsoft:update-disposition", body);
        var second = await client.AskAsync(Node, "com.microsoft:update-disposition", body);

        Assert.Equal(200, first.ApplicationProperties["statusCode"]);
        Assert.Equal(410, second.ApplicationProperties["statusCode"]);
        Assert.Equal("com.microsoft:message-lock-lost", second.ApplicationProperties["errorCondition"].ToString());
    }

    [Fact]
    public async Task Scheduling_answers_numbers_that_cancel()
    {
        var message = new Message("later")
        {
            MessageAnnotations = new MessageAnnotations
            {
                [new Symbol("x-opt-scheduled-enqueue-time")] = client.Time.GetUtcNow().UtcDateTime.AddMinutes(1),
            },
        };
        var encoded = message.Encode();
        var bytes = encoded.Buffer[encoded.Offset..(encoded.Offset + encoded.Length)];
        var entries = new List<Map> { new() { ["message"] = bytes }, new() { ["message"] = bytes } };

        var body = new Map { ["messages"] = entries };
        var scheduled = await client.AskAsync(Node, "com.microsoft:schedule-message", body);
        var numbers = Assert.IsType<long[]>(((Map)scheduled.Body)["sequence-numbers"]);
        Assert.Equal(2, client.Queue().Counts.Scheduled);

        var cancel = new Map { ["sequence-numbers"] = new[] { numbers[0] } };
        var cancelled = await client.AskAsync(Node, "com.microsoft:cancel-scheduled-message", cancel);
        Assert.Equal(200, cancelled.ApplicationProperties["statusCode"]);
        Assert.Equal(1, client.Queue().Counts.Scheduled);
    }

    [Theory]
    [InlineData("com.microsoft:peek-message", 400)]
    [InlineData("com.microsoft:renew-lock", 400)]
    [InlineData("com.microsoft:update-disposition", 400)]
    [InlineData("com.microsoft:get-session-state", 501)]
    public async Task Request_that_cannot_be_answered_says_so(string operation, int status)
    {
        var answer = await client.AskAsync(Node, operation, []);

        Assert.Equal(status, answer.ApplicationProperties["statusCode"]);
    }

    [Fact]
    public async Task Peeking_an_empty_queue_answers_no_content()
    {
        var body = new Map { ["from-sequence-number"] = 1L, ["message-count"] = 10 };

        var answer = await client.AskAsync(Node, "com.microsoft:peek-message", body);

        Assert.Equal(204, answer.ApplicationProperties["statusCode"]);
    }

    private Task<Message> RenewAsync(Guid lockToken) =>
        client.AskAsync(Node, "com.microsoft:renew-lock", new Map { ["lock-tokens"] = new[] { lockToken } });
}
