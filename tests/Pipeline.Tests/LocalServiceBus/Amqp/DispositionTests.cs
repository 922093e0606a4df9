using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Amqp;

public sealed class DispositionTests : IAsyncLifetime
{
    private RawClient client = null!; // set by InitializeAsync, which xunit calls first
    private ReceiverLink receiver = null!; // as above

    public async ValueTask InitializeAsync()
    {
        client = await RawClient.StartAsync();
        await client.Sender().SendAsync(new Message("a"));
        receiver = client.Receiver();
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    [Fact]
    public async Task Accepted_completes()
    {
        await SettleAsync(new Accepted());

        Assert.Equal(new QueueCounts(0, 0, 0, 0), client.Queue().Counts);
    }

    [Fact]
    public async Task Released_gives_back()
    {
        await SettleAsync(new Released());

        Assert.Equal(1u, (await client.ReceiveAsync(receiver)).Header.DeliveryCount);
    }

    [Fact]
    public async Task Modified_gives_back_with_changed_properties()
    {
        var changes = new Fields { [new Symbol("tried")] = 1 };

        await SettleAsync(new Modified { DeliveryFailed = true, MessageAnnotations = changes });
        var again = await client.ReceiveAsync(receiver);

        Assert.Equal(1u, again.Header.DeliveryCount);
        Assert.Equal(1, again.ApplicationProperties["tried"]);
    }

    [Fact]
    public async Task Modified_as_undeliverable_here_defers()
    {
        await SettleAsync(new Modified { UndeliverableHere = true });

        Assert.Equal(1, client.Queue().Counts.Deferred);
    }

    [Fact]
    public async Task Rejected_dead_letters_with_reason_and_description()
    {
        var info = new Fields
        {
            [new Symbol("DeadLetterReason")] = "bad",
            [new Symbol("DeadLetterErrorDescription")] = "no such SKU",
            [new Symbol("step")] = "reserve",
        };
        var error = new Error(new Symbol("com.microsoft:dead-letter")) { Info = info };

        await SettleAsync(new Rejected { Error = error });
        var dead = await client.ReceiveAsync(client.Receiver("inventory/$DeadLetterQueue"));

        Assert.Equal("bad", dead.ApplicationProperties["DeadLetterReason"]);
        Assert.Equal("no such SKU", dead.ApplicationProperties["DeadLetterErrorDescription"]);
        Assert.Equal("reserve", dead.ApplicationProperties["step"]);
        Assert.Equal("inventory", dead.MessageAnnotations[new Symbol("x-opt-deadletter-source")]);
    }

    [Fact]
    public async Task Settling_after_the_lock_ran_out_leaves_the_next_holder_alone()
    {
        var first = await client.ReceiveAsync(receiver);
        await client.AdvanceAsync(TimeSpan.FromMinutes(1));
        var second = await client.ReceiveAsync(receiver);

        await client.SettleAsync(receiver, first, new Accepted());

        Assert.Equal(1, client.Queue().Counts.Locked);
        Assert.True(client.Queue().Complete(new Guid(second.DeliveryTag)));
    }

    [Fact]
    public async Task Message_stays_locked_when_its_receiver_goes_away()
    {
        await client.ReceiveAsync(receiver);

        await receiver.CloseAsync();

        Assert.Equal(1, client.Queue().Counts.Locked);
        await client.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1u, (await client.ReceiveAsync(client.Receiver())).Header.DeliveryCount);
    }

    private async Task SettleAsync(DeliveryState state) =>
        await client.SettleAsync(receiver, await client.ReceiveAsync(receiver), state);
}
