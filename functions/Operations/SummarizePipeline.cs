using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// What an operator wants to know first: which orders are open and for what they wait, how long the queues take, and
/// what nobody decided on yet. Bounded: the markers of 20,000 open orders and 110 of their rows, a peek of each
/// queue, and the keys of its newest 1,000 dead letters.
/// </summary>
public sealed partial class SummarizePipeline(
    Callers callers,
    OrderTable orders,
    DeadLetterTable letters,
    QueueProbe queues,
    Tally tally,
    TimeProvider time,
    ILogger<SummarizePipeline> logger)
{
    private const int MostCounted = 1_000;
    private static readonly TimeSpan QueueTimeout = TimeSpan.FromSeconds(2);

    [Function(nameof(SummarizePipeline))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/summary")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var now = time.GetUtcNow();
        var open = OpenOrders.ReadAsync(orders, now, cancellationToken);
        var seen = await Task.WhenAll(
            DeadLetterTable.QueueNames.Select(queue => LookAsync(queue, now, cancellationToken)));
        return Results.Json(new Summary(now, await open, seen, tally.Read()), SummaryJson.Default.Summary);
    }

    private async Task<QueueSummary> LookAsync(string queue, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counting = letters.CountAsync(queue, MostCounted, cancellationToken);
        var (isUp, oldest) = await FindOldestAsync(queue, cancellationToken);
        var (undecided, counted) = await counting;
        return new QueueSummary(
            queue,
            isUp ? "up" : "down",
            oldest,
            oldest is { } at ? Math.Round((now - at).TotalSeconds, 1) : null,
            new DeadLetterCount(undecided, counted == MostCounted));
    }

    // A queue that is away is a finding; the rest of the summary is wanted all the more.
    private async Task<(bool IsUp, DateTimeOffset? Oldest)> FindOldestAsync(
        string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (true, await queues.FindOldestAsync(queue, cancellationToken)
                .WaitAsync(QueueTimeout, time, cancellationToken));
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Away(logger, queue, fault);
            return (false, null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} cannot be looked at.")]
        public static partial void Away(ILogger logger, string queue, Exception fault);
    }
}

/// <param name="At">When the summary was made.</param>
/// <param name="Orders">The open ones.</param>
/// <param name="Queues">One entry a queue.</param>
/// <param name="Tally">What the instance that answers has counted since it started.</param>
internal sealed record Summary(
    DateTimeOffset At, OpenOrders Orders, IReadOnlyList<QueueSummary> Queues, TallyView Tally);

/// <param name="Name">The queue.</param>
/// <param name="Status">up or down.</param>
/// <param name="OldestMessageAt">When the oldest message that is due was put there; null when none is seen.</param>
/// <param name="OldestMessageAgeSeconds">Since then. How many wait is told by the platform's metrics.</param>
/// <param name="DeadLetters">What is kept of it.</param>
internal sealed record QueueSummary(
    string Name,
    string Status,
    DateTimeOffset? OldestMessageAt,
    double? OldestMessageAgeSeconds,
    DeadLetterCount DeadLetters);

/// <param name="Open">Those that nobody decided on.</param>
/// <param name="Truncated">Only the newest thousand were counted.</param>
internal sealed record DeadLetterCount(int Open, bool Truncated);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Summary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
