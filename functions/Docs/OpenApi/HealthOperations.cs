using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Operations;

namespace Pipeline.Docs.OpenApi;

/// <summary>How the pipeline is: for probes, and for people.</summary>
internal static class HealthOperations
{
    private static readonly Tag Health = new("Health", "Whether it serves, and what it waits for.");

    public static IReadOnlyList<Operation> All { get; } =
    [
        new(typeof(CheckLiveness), Health, "Whether it serves", "Asks nobody else.")
        {
            Access = Access.Anyone,
            Replies = [new(200, "It serves.") { Content = [Shown(new HealthView("live", null))] }],
        },
        new(typeof(CheckReadiness), Health, "Whether what it needs answers", """
            Each dependency with its latency. A probe a second costs no more than one a day.
            """)
        {
            Access = Access.Anyone,
            Replies =
            [
                new(200, "All of them answer.") { Content = [Shown(Seen("ready", "up"))] },
                new(503, "Some do not.") { Content = [Shown(Seen("not-ready", "down"))] },
            ],
        },
        new(typeof(SummarizePipeline), Health, "What is open, and how long the queues take", """
            For operators. Bounded: it counts up to 20,000 open orders. Of more than 100 that move it reads some, infers
            from them what waits for which queue, and says so.
            """)
        {
            Access = Access.Operator,
            Replies =
            [
                new(200, "The summary.")
                {
                    Content =
                    [
                        Content.Json(SummaryJson.Default.Summary, new Example("calm", "One order on its way",
                            JsonSerializer.Serialize(Calm, SummaryJson.Default.Summary))),
                    ],
                },
            ],
        },
    ];

    private static Summary Calm => new(
        Examples.At(2_000),
        new OpenOrders(
            1, false, ImmutableSortedDictionary<string, int>.Empty.Add("payment", 1), false,
            ImmutableSortedDictionary<string, int>.Empty, 0, new OldestOrder(Examples.Id, Examples.At(0), 2)),
        [new QueueSummary("payment", "up", Examples.At(1_900), 0.1, new DeadLetterCount(0, false))],
        new TallyView(
            "9b1c2d3e", Examples.At(0),
            ImmutableSortedDictionary<string, IReadOnlyDictionary<string, double>>.Empty.Add(
                "pipeline.orders.accepted", ImmutableSortedDictionary<string, double>.Empty.Add("", 1)),
            null, null));

    private static HealthView Seen(string status, string tables) =>
        new(status, [new DependencyView("tables", tables, 3.2), new DependencyView("servicebus", "up", 1.9)]);

    private static Content Shown(HealthView health) => Content.Json(
        HealthJson.Default.HealthView,
        new Example(health.Status, health.Status, JsonSerializer.Serialize(health, HealthJson.Default.HealthView)));
}
