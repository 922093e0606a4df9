using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;
using Pipeline.Operations;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class ReplayDeadLetterTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const string Because = """{ "reason": "sent by a test" }""";
    private static readonly DeadLetter Letter =
        DeadLetterSample.Of(Queues.Payment, 0, Sample.Order("order-0001"), Sample.Order("order-0002"));
    private readonly FakeTimeProvider time = new(Sample.At.AddDays(1));
    private readonly Bus bus = new();

    [Fact]
    public async Task A_replay_nudges_the_orders_again_as_if_for_the_first_time()
    {
        var desk = await KeptAsync(Letter);
        var answer = await AnswerAsync(desk);

        Assert.Equal(("replayed", "ops", time.GetUtcNow(), false),
            (answer.Letter.State, answer.Letter.DecidedBy, answer.Letter.DecidedAt, answer.Repeated));
        Assert.Single(bus.Sent);
        Assert.Equal(
            Letter.Orders.Select(id => (Queues.Payment, new Nudge { Id = id, ReplayOf = Letter.Id })), bus.Nudges);
        Assert.Equal(Fate.Replayed, (await FindAsync(desk)).Decision?.What);
    }

    [Fact]
    public async Task A_second_replay_sends_nothing_and_says_so()
    {
        var desk = await KeptAsync(Letter);
        await AnswerAsync(desk);
        time.Advance(TimeSpan.FromMinutes(1));
        var answer = await AnswerAsync(desk);

        Assert.Equal((true, Sample.At.AddDays(1)), (answer.Repeated, answer.Letter.DecidedAt));
        Assert.Single(bus.Sent);
    }

    [Fact]
    public async Task A_replay_is_503_and_marks_nothing_while_the_queue_refuses()
    {
        var desk = await KeptAsync(Letter);
        bus.Fault = new TimeoutException("away");
        Assert.Equal("503 unavailable", Requests.Problem(await ReplayAsync(desk)));
        Assert.Null((await FindAsync(desk)).Decision);

        bus.Fault = null;
        Assert.False((await AnswerAsync(desk)).Repeated);
    }

    [Fact]
    public async Task A_replay_is_503_after_ten_seconds_in_which_the_queue_hangs()
    {
        var desk = await KeptAsync(Letter);
        bus.HoldUp();
        var replaying = ReplayAsync(desk);
        await bus.BeganAsync();
        var answer = await Passing.UntilAsync(time, TimeSpan.FromSeconds(10), replaying);
        Assert.Equal("503 unavailable", Requests.Problem(answer));
        Assert.Null((await FindAsync(desk)).Decision);
        bus.LetGo();
    }

    [Fact]
    public async Task A_mark_whose_answer_was_lost_is_one_replay()
    {
        var desk = await KeptAsync(Letter);
        desk.Store.Wire.LoseAnswers(1);
        Assert.False((await AnswerAsync(desk)).Repeated);
        Assert.Single(bus.Sent);
    }

    [Fact]
    public async Task A_message_that_names_no_order_cannot_be_replayed()
    {
        var letter = DeadLetterSample.Of(Queues.Payment, 0, BinaryData.FromString("junk"));
        var desk = await KeptAsync(letter);
        Assert.Equal("409 nothing-to-replay", Requests.Problem(await ReplayAsync(desk, letter.Id)));
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_letter_that_was_discarded_stays_discarded()
    {
        var desk = await KeptAsync(Letter);
        await DiscardAsync(desk, Because);
        Assert.Equal("409 already-decided", Requests.Problem(await ReplayAsync(desk)));
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_letter_that_was_replayed_is_not_discarded()
    {
        var desk = await KeptAsync(Letter);
        await ReplayAsync(desk);
        Assert.Equal("409 already-decided", Requests.Problem(await DiscardAsync(desk, Because)));
        Assert.Equal(Fate.Replayed, (await FindAsync(desk)).Decision?.What);
    }

    [Fact]
    public async Task A_discard_is_noted_with_who_when_and_why_and_the_first_one_stays()
    {
        var desk = await KeptAsync(Letter);
        await DiscardAsync(desk, Because);
        time.Advance(TimeSpan.FromMinutes(1));
        var again = OperatorDesk.Value<DeadLetterAnswer>(await DiscardAsync(desk, """{ "reason": "another" }"""));

        Assert.True(again.Repeated);
        Assert.Equal(("discarded", "ops", "sent by a test", Sample.At.AddDays(1)),
            (again.Letter.State, again.Letter.DecidedBy, again.Letter.DecidedWhy, again.Letter.DecidedAt));
    }

    [Theory]
    [InlineData("{}", "400 out-of-range")]
    [InlineData("""{ "reason": "" }""", "400 out-of-range")]
    [InlineData("""{ "why": "old" }""", "400 not-json")]
    [InlineData(null, "415 unsupported-media-type")]
    public async Task A_discard_needs_a_reason(string? body, string problem)
    {
        var desk = await KeptAsync(Letter);
        Assert.Equal(problem, Requests.Problem(await DiscardAsync(desk, body)));
        Assert.Null((await FindAsync(desk)).Decision);
    }

    [Fact]
    public async Task Whoever_decides_first_decides()
    {
        var desk = await KeptAsync(Letter);
        desk.Store.Wire.BeforeNextWrite(() => DiscardAsync(desk, Because));
        Assert.Equal("409 already-decided", Requests.Problem(await ReplayAsync(desk)));
        Assert.Equal(Fate.Discarded, (await FindAsync(desk)).Decision?.What);
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_may_decide(string key)
    {
        var desk = await KeptAsync(Letter);
        Assert.Equal("401 unauthenticated", Requests.Problem(await ReplayAsync(desk, key: key)));
        Assert.Equal("401 unauthenticated", Requests.Problem(await DiscardAsync(desk, Because, key: key)));
        Assert.Empty(bus.Sent);
        Assert.Null((await FindAsync(desk)).Decision);
    }

    [Fact]
    public async Task An_id_that_no_letter_has_is_404()
    {
        var desk = await KeptAsync(Letter);
        Assert.Equal("404 not-found", Requests.Problem(await ReplayAsync(desk, "x")));
        Assert.Equal("404 not-found", Requests.Problem(await DiscardAsync(desk, Because, "x")));
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static async Task<DeadLetter> FindAsync(OperatorDesk desk) =>
        (await new DeadLetterTable(desk.Store.Service).FindAsync(Letter.Id, Store.Stop))!.Letter;

    private async Task<OperatorDesk> KeptAsync(DeadLetter letter)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await new DeadLetterTable(desk.Store.Service).AddAsync(letter, Store.Stop);
        return desk;
    }

    private ReviveDelivery Revive(OperatorDesk desk) => new(
        new DeliveryTable(desk.Store.Service), new DeliverySender(bus, time), time,
        NullLogger<ReviveDelivery>.Instance);

    private Task<IResult> ReplayAsync(OperatorDesk desk, string? id = null, string key = OperatorDesk.Key) =>
        new ReplayDeadLetter(
            desk.Callers, new DeadLetterTable(desk.Store.Service), new Courier(bus, time), Revive(desk), time,
            NullLogger<ReplayDeadLetter>.Instance)
            .RunAsync(OperatorDesk.Request(key: key), id ?? Letter.Id, Store.Stop);

    private Task<IResult> DiscardAsync(
        OperatorDesk desk, string? body, string? id = null, string key = OperatorDesk.Key) =>
        new DiscardDeadLetter(
            desk.Callers, new DeadLetterTable(desk.Store.Service), time, NullLogger<DiscardDeadLetter>.Instance)
            .RunAsync(OperatorDesk.Request(body, key), id ?? Letter.Id, Store.Stop);

    private async Task<DeadLetterAnswer> AnswerAsync(OperatorDesk desk) =>
        OperatorDesk.Value<DeadLetterAnswer>(await ReplayAsync(desk));
}
