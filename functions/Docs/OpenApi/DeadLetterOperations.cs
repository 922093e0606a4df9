using System.Text.Json;
using Pipeline.Operations;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What operators do with messages that were given up.</summary>
internal static class DeadLetterOperations
{
    /// <summary>A dead letter's id as it looks.</summary>
    public const string Id = "payment_9223372036854775765";

    private static readonly Tag DeadLetters = new("Dead letters", "Messages that were given up, for operators.");
    private static readonly DeadLetterView Open = new(
        Id, "payment", "open", "attempts-exhausted", "Failed 8 times, last with HttpRequestException.", [Examples.Id],
        Examples.At(0), Examples.At(86_400_000), 812, null, null, null, null);

    public static IReadOnlyList<Operation> All { get; } = [List(), Read(), Replay(), Discard()];

    private static Operation List() => new(typeof(ListDeadLetters), DeadLetters, "List dead letters", """
        The newest first, of one queue or of all.
        """)
    {
        Access = Access.Operator,
        Parameters = [Parameters.Queue, Parameters.Limit, Parameters.Cursor],
        Replies =
        [
            new(200, "A page.")
            {
                Content =
                [
                    Content.Json(DeadLetterJson.Default.DeadLetterPage, new Example("page", "The last page",
                        JsonSerializer.Serialize(
                            new DeadLetterPage([Open], null), DeadLetterJson.Default.DeadLetterPage))),
                ],
            },
        ],
        Refusals = [Problems.BadQuery],
    };

    private static Operation Read() => new(typeof(ReadDeadLetter), DeadLetters, "Read a dead letter", """
        With all that it holds. Payment tokens are masked; it may hold a customer's data.
        """)
    {
        Access = Access.Operator,
        Replies =
        [
            new(200, "The dead letter.") { Content = [Content.Json(DeadLetterJson.Default.DeadLetterDetail)] },
        ],
        Refusals = [Problems.NotFound],
    };

    private static Operation Replay() => new(typeof(ReplayDeadLetter), DeadLetters, "Replay a dead letter", """
        Asks its queue to look at its orders again, as if for the first time. To do so twice is harmless. A replay that
        fails again becomes a dead letter that names this one in `replayOf`.
        """)
    {
        Access = Access.Operator,
        Replies = [Decided("replayed", null)],
        Refusals = [Problems.NotFound, Problems.NothingToReplay, Problems.AlreadyDecided],
    };

    private static Operation Discard() => new(typeof(DiscardDeadLetter), DeadLetters, "Discard a dead letter", """
        Notes that nothing is to be done about it, and why. It stays for the record, and its orders go on without it.
        """)
    {
        Access = Access.Operator,
        Body =
        [
            Content.Json(
                DiscardRequestJson.Default.DiscardRequest,
                new Example("discarded", "A test that went astray", """{ "reason": "sent by a test" }""")),
        ],
        Replies = [Decided("discarded", "sent by a test")],
        Refusals =
        [
            Problems.NotFound, Problems.AlreadyDecided, Problems.NotJson, Problems.OutOfRange, Problems.TooLarge,
            Problems.UnsupportedMediaType,
        ],
    };

    private static Reply Decided(string state, string? why)
    {
        var decided = Open with
        {
            State = state,
            DecidedBy = "desk",
            DecidedAt = Examples.At(90_000_000),
            DecidedWhy = why,
        };
        return new Reply(200, "It is decided, now or before.")
        {
            Content =
            [
                Content.Json(DeadLetterJson.Default.DeadLetterAnswer, new Example(state, "Decided just now",
                    JsonSerializer.Serialize(
                        new DeadLetterAnswer(decided, Repeated: false), DeadLetterJson.Default.DeadLetterAnswer))),
            ],
        };
    }
}
