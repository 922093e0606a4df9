using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;
using Pipeline.Operations;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

/// <summary>
/// Whatever people and machines do, in whatever order, and whoever dies in the middle of it: a dead letter that was
/// kept stands in the list once, whole, with its first decision; and nobody's orders are left without a nudge that was
/// said to be sent.
/// </summary>
[Collection(StorageTests.Name)]
public sealed class DeadLetterProperties(AzuriteFixture azurite) : IAsyncDisposable
{
    private const int Letters = 4;
    private const int Sequences = 60;

    private static readonly Gen<Step[]> Steps = Gen
        .Select(Gen.Enum<Act>(), Gen.Int[0, Letters - 1], Gen.Enum<Fault>(), (act, letter, fault) =>
            new Step(act, letter, fault))
        .Array[4, 14];

    private readonly FakeTimeProvider time = new(Sample.At.AddDays(1));
    private readonly Bus bus = new();

    [Fact]
    public async Task A_dead_letter_is_never_lost() => await HoldsAsync(isForgetful: false);

    [Fact]
    public async Task A_table_that_forgets_a_letter_is_noticed() => Assert.Null(
        (await Assert.ThrowsAsync<CsCheckException>(() => HoldsAsync(isForgetful: true))).InnerException);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private async Task HoldsAsync(bool isForgetful)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var number = 0;
        await Steps.SampleAsync(
            async steps =>
            {
                var first = Interlocked.Add(ref number, Letters) - Letters;
                var made = Enumerable.Range(first, Letters).Select(each =>
                    DeadLetterSample.Of(Queues.Payment, each, Sample.Order($"order-{each:0000}"))).ToList();
                var kept = new Dictionary<string, Decision?>();
                foreach (var step in steps) await DoAsync(desk, made[step.Letter], step, kept);
                if (isForgetful && kept.Count > 0)
                {
                    await desk.Store.Service.GetTableClient(DeadLetterTable.TableName)
                        .DeleteEntityAsync(Queues.Payment, kept.Keys.First(), cancellationToken: Store.Stop);
                }

                return await AreAllThereAsync(desk, made, kept);
            },
            iter: Sequences,
            threads: 1,
            print: steps => string.Join('\n', steps));
    }

    // What is noted in kept is what was answered for: kept, or decided on.
    private async Task DoAsync(
        OperatorDesk desk, DeadLetter letter, Step step, Dictionary<string, Decision?> kept)
    {
        var table = new DeadLetterTable(desk.Store.Service);
        if (step.Fault == Fault.AnswerLost) desk.Store.Wire.LoseAnswers(1);
        if (step.Fault == Fault.QueueAway) bus.Fault = new TimeoutException("away");
        if (step.Fault == Fault.Dies)
        {
            desk.Store.Wire.BeforeNextWrite(() =>
            {
                desk.Store.Wire.Broken = true;
                throw new IOException("The instance dies here.");
            });
        }

        try
        {
            if (step.Act == Act.Keep)
            {
                await table.AddAsync(letter, Store.Stop);
                kept.TryAdd(letter.Id, null);
            }
            else if (await AskAsync(desk, table, letter, step.Act) is JsonHttpResult<DeadLetterAnswer> answer)
            {
                kept[letter.Id] ??= (await table.FindAsync(letter.Id, Store.Stop))?.Letter.Decision;
                if (!answer.Value!.Repeated && step.Act == Act.Replay) // it is a 200
                    Assert.Contains(bus.Nudges, sent => sent.Nudge.ReplayOf == letter.Id);
            }
        }
        catch (Exception fault) when (Faults.IsTransient(fault, Store.Stop))
        {
            // Nothing was answered, so nothing is promised.
        }
        finally
        {
            (desk.Store.Wire.Broken, bus.Fault) = (false, null);
            desk.Store.Wire.LoseAnswers(0);
            desk.Store.Wire.BeforeNextWrite(() => Task.CompletedTask);
        }
    }

    private async Task<IResult> AskAsync(OperatorDesk desk, DeadLetterTable table, DeadLetter letter, Act act)
    {
        var revive = new ReviveDelivery(
            new DeliveryTable(desk.Store.Service), new DeliverySender(bus, time), time,
            NullLogger<ReviveDelivery>.Instance);
        return act == Act.Replay
            ? await new ReplayDeadLetter(
                    desk.Callers, table, new Courier(bus, time), revive, time, NullLogger<ReplayDeadLetter>.Instance)
                .RunAsync(OperatorDesk.Request(), letter.Id, Store.Stop)
            : await new DiscardDeadLetter(desk.Callers, table, time, NullLogger<DiscardDeadLetter>.Instance)
                .RunAsync(OperatorDesk.Request("""{ "reason": "a test" }"""), letter.Id, Store.Stop);
    }

    // Page by page, as people look; one that was not answered for may be there or not.
    private static async Task<bool> AreAllThereAsync(
        OperatorDesk desk, List<DeadLetter> made, Dictionary<string, Decision?> kept)
    {
        var table = new DeadLetterTable(desk.Store.Service);
        var listed = new List<DeadLetter>();
        while (await table.ListAsync(null, listed.LastOrDefault()?.Id, 3, Store.Stop) is { Count: > 0 } page)
            listed.AddRange(page);
        var ids = listed.Select(letter => letter.Id).ToList();
        if (ids.Distinct().Count() != ids.Count || kept.Keys.Except(ids).Any()) return false;
        foreach (var letter in made.Where(each => kept.ContainsKey(each.Id)))
        {
            var stored = (await table.FindAsync(letter.Id, Store.Stop))?.Letter;
            if (stored is null || !stored.Body.ToMemory().Span.SequenceEqual(letter.Body.ToMemory().Span)) return false;
            if (kept[letter.Id] is { } decided && stored.Decision != decided) return false;
        }

        return true;
    }

    private enum Act
    {
        Keep,
        Replay,
        Discard,
    }

    private enum Fault
    {
        None,
        AnswerLost,
        QueueAway,
        Dies,
    }

    private sealed record Step(Act Act, int Letter, Fault Fault);
}
