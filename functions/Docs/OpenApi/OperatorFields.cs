using Pipeline.Operations;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an operator is shown, and may send.</summary>
internal static class OperatorFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(NudgeOrderAnswer)] = new()
        {
            ["id"] = new("The order."),
            ["next"] = new("The queue that was asked to look at it; null when nothing is left to do."),
        },
        [typeof(EraseCustomerRequest)] = new()
        {
            ["email"] = Field.Text("Whose orders.", 256) with { IsRequired = true },
            ["cursor"] = new("The next of the answer before; left out or null for the newest orders."),
        },
        [typeof(CustomerErasure)] = new()
        {
            ["looked"] = new("How many orders were looked at."),
            ["erased"] = new("How many of them forgot the address."),
            ["open"] = new("Ids of those that cannot yet: they are on their way."),
            ["unreadable"] = new("Ids of orders whose row cannot be read, so that nobody knows whose they are."),
            ["next"] = new("The cursor of the next request; missing when all were looked at."),
        },
        [typeof(HealthView)] = new()
        {
            ["status"] = new("How it is.") { Values = ["live", "ready", "not-ready"] },
            ["dependencies"] = new("What it needs, and whether that answers."),
        },
        [typeof(DependencyView)] = new()
        {
            ["name"] = new("What it is."),
            ["status"] = new("Whether it answered.") { Values = ["up", "down"] },
            ["latencyMs"] = new("Milliseconds until it answered, or was given up."),
        },
        [typeof(Summary)] = new()
        {
            ["at"] = new("When the summary was made."),
            ["orders"] = new("The open ones."),
            ["queues"] = new("One entry a queue."),
            ["tally"] = new("What the instance that answers has counted since it started."),
        },
        [typeof(TallyView)] = new()
        {
            ["instance"] = new("Which instance counted: differences make sense within one alone."),
            ["startedAt"] = new("Since when."),
            ["counts"] = new("By metric, then by its tag's value: a queue, a function, an outcome or nothing."),
            ["confirmSecondsP50"] = new("Half of the newest thousand confirmed orders took no longer; null for none."),
            ["confirmSecondsP99"] = new("99 of 100 took no longer."),
        },
        [typeof(OpenOrders)] = new()
        {
            ["count"] = new("How many are open."),
            ["truncated"] = new("There are more than the 20,000 that were counted."),
            ["waitingFor"] = new("How many wait for which queue."),
            ["estimated"] = new("Not every row was read: what waits for which queue is inferred from 100 of them."),
            ["resting"] = new("How many wait for a person or a date, by the reason."),
            ["unreadable"] = new("Rows, of those that were read, that the code cannot read: somebody must look."),
            ["oldest"] = new("Of those that were read the one that was accepted first; null when none is open."),
        },
        [typeof(OldestOrder)] = new()
        {
            ["id"] = new("The order."),
            ["createdAt"] = new("When it was accepted."),
            ["ageSeconds"] = new("Seconds since then."),
        },
        [typeof(QueueSummary)] = new()
        {
            ["name"] = new("The queue."),
            ["status"] = new("Whether it answered.") { Values = ["up", "down"] },
            ["oldestMessageAt"] = new("When the oldest message that is due was put there; null when none is seen."),
            ["oldestMessageAgeSeconds"] = new("Seconds since then."),
            ["deadLetters"] = new("What is kept of it."),
        },
        [typeof(DeadLetterCount)] = new()
        {
            ["open"] = new("Those that nobody decided on."),
            ["truncated"] = new("Only the newest thousand were counted."),
        },
    };
}
