using Pipeline.Operations;
using static Pipeline.Storefronts.FieldRules;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an operator sends and is shown of dead letters.</summary>
internal static class DeadLetterFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(DiscardRequest)] = new()
        {
            ["reason"] = Field.Text("Why, in your words.", LongestText) with { IsRequired = true },
        },
        [typeof(DeadLetterPage)] = new()
        {
            ["deadLetters"] = new("The newest first."),
            ["next"] = new("The cursor of the next page; null at the end."),
        },
        [typeof(DeadLetterAnswer)] = new()
        {
            ["letter"] = new("As it stands now."),
            ["repeated"] = new("It was decided so before, and nothing was done."),
        },
        [typeof(DeadLetterView)] = new()
        {
            ["id"] = new("Names it in the addresses."),
            ["queue"] = new("The queue that gave it up.") { Values = DeadLetterTable.QueueNames },
            ["state"] = new("What was decided.") { Values = ["open", "replayed", "discarded"] },
            ["reason"] = new("Kebab case when it is our own, the platform's words otherwise."),
            ["description"] = new("A sentence more."),
            ["orders"] = new("The orders that it was about."),
            ["at"] = new("When it was put on its queue."),
            ["keptAt"] = new("When it was given up and kept."),
            ["size"] = new("Bytes of its body."),
            ["replayOf"] = new("The dead letter whose replay failed again."),
            ["decidedBy"] = new("The operator's key id."),
            ["decidedAt"] = new("When it was replayed or discarded."),
            ["decidedWhy"] = new("Why it was discarded."),
        },
        [typeof(DeadLetterDetail)] = new()
        {
            ["letter"] = new("As in the list."),
            ["deliveryCount"] = new("How often it was tried."),
            ["messageId"] = new("Its sender's name for it."),
            ["contentType"] = new("What its sender said that the body is."),
            ["properties"] = new("The application properties."),
            ["bodyIs"] = new("How the body is shown.") { Values = ["json", "text"] },
            ["body"] = new("What it holds, payment tokens masked."),
        },
    };
}
