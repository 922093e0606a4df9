using System.Text;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class DeadLettersTests(AzuriteFixture azurite)
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private readonly FakeTimeProvider time = new(Sample.At.AddHours(1));
    private readonly Settlements settled = new();

    [Fact]
    public async Task A_dead_letter_is_kept_as_it_came_and_then_completed()
    {
        var store = await Store.MakeAsync(azurite);
        var message = Message("junk", new()
        {
            ["DeadLetterReason"] = "unreadable",
            ["DeadLetterErrorDescription"] = "The body is no pack of nudges.",
            ["attempt"] = 3,
            ["at"] = Sample.At,
        });
        await KeepAsync(store, message);

        var kept = Assert.Single(await ListAsync(store));
        Assert.Equal(
            (Queues.Payment, "unreadable", "The body is no pack of nudges.", "m-1", "application/json"),
            (kept.Queue, kept.Reason, kept.Description, kept.MessageId, kept.ContentType));
        Assert.Equal((7L, 2, Sample.At, time.GetUtcNow()),
            (kept.SequenceNumber, kept.DeliveryCount, kept.EnqueuedAt, kept.KeptAt));
        Assert.Equal("junk", kept.Body.ToString());
        Assert.Contains("\"attempt\":3,\"at\":\"2026-03-01T12:00:00.0000000+00:00\"", kept.Properties, Ordinal);
        Assert.Equal([message], settled.Completed);
    }

    [Fact]
    public async Task A_pack_is_kept_with_the_ids_of_all_its_orders()
    {
        var store = await Store.MakeAsync(azurite);
        var orders = Sample.InOnePartition(OrderMessage.MostNudges);
        var pack = OrderMessage.Pack(
            orders.Select(order => OrderMessage.Write(new Nudge { Id = order.Id })), Sample.At);
        await KeepAsync(store, Message(pack.Body));

        Assert.Equal(orders.Select(order => order.Id), Assert.Single(await ListAsync(store)).Orders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("[]")]
    [InlineData("\"nudges\"")]
    [InlineData("""{ "nudges": {} }""")]
    [InlineData("""{ "nudges": [null, 1, "ord_1", {}, { "id": null }, { "id": 1 }, { "id": "ord_1" }] }""")]
    public async Task A_body_that_is_no_pack_is_kept_without_orders(string body)
    {
        var store = await Store.MakeAsync(azurite);
        await KeepAsync(store, Message(body));

        var kept = Assert.Single(await ListAsync(store));
        Assert.Equal((body, 0), (kept.Body.ToString(), kept.Orders.Count));
        Assert.Single(settled.Completed);
    }

    [Fact]
    public async Task Ids_are_found_although_their_neighbours_are_unreadable()
    {
        var store = await Store.MakeAsync(azurite);
        var id = Sample.Order().Id;
        await KeepAsync(store, Message($$"""{ "nudges": [{ "id": "x", "order": 1 }, { "id": "{{id}}" }] }"""));
        Assert.Equal([id], Assert.Single(await ListAsync(store)).Orders);
    }

    [Theory]
    [InlineData("2520000000000000000_0123456789abcdef0123456789abcdef", true)]
    [InlineData("somewhere", false)]
    public async Task A_replay_that_failed_again_says_where_it_came_from(string replayed, bool known)
    {
        var store = await Store.MakeAsync(azurite);
        var nudge = new Nudge { Id = Sample.Order().Id, ReplayOf = replayed };
        await KeepAsync(store, Message(OrderMessage.Pack([OrderMessage.Write(nudge)], Sample.At).Body));
        Assert.Equal(known ? replayed : null, Assert.Single(await ListAsync(store)).ReplayOf);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_kept()
    {
        var store = await Store.MakeAsync(azurite);
        byte[] body = [.. """{ "nudges": [{ "id": " """u8, 0xFF, 0xC3, .. "\" }] }"u8];
        await KeepAsync(store, Message(BinaryData.FromBytes(body)));
        Assert.Equal(body, Assert.Single(await ListAsync(store)).Body.ToArray());
    }

    [Fact]
    public async Task The_largest_message_is_kept_whole()
    {
        var store = await Store.MakeAsync(azurite);
        var body = new byte[256 * 1024];
        for (var i = 0; i < body.Length; i++) body[i] = (byte)(i * 31 / 7);
        var properties = Enumerable.Range(0, 4).ToDictionary(
            number => $"p{number}", object (number) => new string((char)number, 16 * 1024 - 64));
        await KeepAsync(store, Message(BinaryData.FromBytes(body), properties));

        var kept = Assert.Single(await ListAsync(store));
        Assert.Equal(body, kept.Body.ToArray());
        Assert.True(kept.Properties.Length > 300_000);
        Assert.Single(settled.Completed);
    }

    [Fact]
    public async Task A_message_that_no_queue_of_ours_takes_stays_in_its_queue_and_holds_up_no_other()
    {
        var store = await Store.MakeAsync(azurite);
        var small = Message("junk");
        await KeepAsync(store, Message(BinaryData.FromBytes(new byte[256 * 1024 + 1])), small);

        Assert.Equal([small], settled.Completed);
        Assert.Equal("junk", Assert.Single(await ListAsync(store)).Body.ToString());
    }

    [Fact]
    public async Task A_message_that_comes_again_is_kept_once_and_completed_again()
    {
        var store = await Store.MakeAsync(azurite);
        await KeepAsync(store, Message("junk"));
        time.Advance(TimeSpan.FromMinutes(1));
        await KeepAsync(store, Message("junk", deliveries: 3));

        Assert.Equal(Sample.At.AddHours(1), Assert.Single(await ListAsync(store)).KeptAt);
        Assert.Equal(2, settled.Completed.Count);
    }

    [Fact]
    public async Task Messages_of_one_moment_are_told_apart()
    {
        var store = await Store.MakeAsync(azurite);
        await KeepAsync(store, Message("a"), Message("b"), Message("a", id: "m-2"), Message("a", sequenceNumber: 8));
        Assert.Equal(4, (await ListAsync(store)).Count);
    }

    [Fact]
    public async Task A_message_is_not_completed_before_it_is_durable()
    {
        var store = await Store.MakeAsync(azurite);
        store.Wire.Broken = true;
        await KeepAsync(store, Message("junk"));
        Assert.Empty(settled.Completed);

        store.Wire.Broken = false;
        await KeepAsync(store, Message("junk", deliveries: 3));
        Assert.Single(settled.Completed);
        Assert.Single(await ListAsync(store));
    }

    [Fact]
    public async Task A_message_is_not_completed_when_the_table_is_missing()
    {
        await KeepAsync(Store.Empty(azurite), Message("junk"));
        Assert.Empty(settled.Completed);
    }

    [Fact]
    public async Task A_letter_whose_answer_was_lost_is_kept_once()
    {
        var store = await Store.MakeAsync(azurite);
        store.Wire.LoseAnswers(1);
        await KeepAsync(store, Message("junk"));
        Assert.Single(await ListAsync(store));
        Assert.Single(settled.Completed);
    }

    [Fact]
    public async Task Letters_are_listed_newest_first_whatever_their_queue()
    {
        var store = await Store.MakeAsync(azurite);
        var queues = new[] { Queues.Inventory, Queues.Payment, Queues.Notification };
        for (var minute = 0; minute < 120; minute++)
        {
            await Letters(store).KeepAsync(
                queues[minute % 3], [Message($"{minute}", at: Sample.At.AddMinutes(minute))], settled, Store.Stop);
        }

        Assert.Equal(
            Enumerable.Range(20, 100).Reverse().Select(minute => $"{minute}"),
            (await ListAsync(store)).Select(letter => letter.Body.ToString()));
    }

    [Fact]
    public void A_row_that_this_code_did_not_write_is_refused() =>
        Assert.Throws<InvalidDataException>(() => DeadLetterRow.Read(new TableEntity(Queues.Payment, "x")));

    private static ServiceBusReceivedMessage Message(
        string body, Dictionary<string, object>? properties = null, string id = "m-1", long sequenceNumber = 7,
        int deliveries = 2, DateTimeOffset? at = null) =>
        Message(
            BinaryData.FromBytes(Encoding.UTF8.GetBytes(body)), properties, id, sequenceNumber, deliveries, at);

    private static ServiceBusReceivedMessage Message(
        BinaryData body, Dictionary<string, object>? properties = null, string id = "m-1", long sequenceNumber = 7,
        int deliveries = 2, DateTimeOffset? at = null) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            body, id, contentType: "application/json", properties: properties, deliveryCount: deliveries,
            sequenceNumber: sequenceNumber, enqueuedTime: at ?? Sample.At);

    /// <summary>The newest hundred, each with its body.</summary>
    internal static async Task<IReadOnlyList<DeadLetter>> ListAsync(Store store)
    {
        var letters = new DeadLetterTable(store.Service);
        var listed = await letters.ListAsync(queue: null, after: null, 100, Store.Stop);
        var found = await Task.WhenAll(listed.Select(letter => letters.FindAsync(letter.Id, Store.Stop)));
        return [.. found.Select(each => each?.Letter).OfType<DeadLetter>()];
    }

    private DeadLetters Letters(Store store) =>
        new(new DeadLetterTable(store.Service), time, NullLogger<DeadLetters>.Instance);

    private Task KeepAsync(Store store, params ServiceBusReceivedMessage[] messages) =>
        Letters(store).KeepAsync(Queues.Payment, messages, settled, Store.Stop);
}
