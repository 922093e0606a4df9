using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Pipeline.Operations.Commands;

/// <summary><c>dead-letters list | show | replay | discard</c>, on a running app.</summary>
internal static class DeadLettersCommand
{
    private static readonly Argument<string[]> Ids = new("id")
    {
        Description = "The dead letters' ids, as the list has them.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Queue = new("--queue") { Description = "Of this queue only." };

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "How many, newest first: 1 to 100.",
        DefaultValueFactory = _ => 20,
    };

    private static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    public static Command Make(Func<IConfiguration> settings)
    {
        var list = new Command("list", "Lists what the queues gave up, newest first.") { Queue, Limit };
        list.SetAction((command, stopping) => RemoteDesk.RunAsync(command, settings(), desk => ListAsync(
            desk, command.GetValue(Queue), command.GetValue(Limit), stopping)));
        var show = new Command("show", "Shows dead letters whole, with secrets masked.") { Ids };
        show.SetAction((command, stopping) => RemoteDesk.RunAsync(command, settings(), desk => EachAsync(
            desk, command, id => (HttpMethod.Get, $"ops/dead-letters/{id}", null), stopping)));
        var replay = new Command("replay", "Sends their orders on their way again.") { Ids };
        replay.SetAction((command, stopping) => RemoteDesk.RunAsync(command, settings(), desk => EachAsync(
            desk, command, id => (HttpMethod.Post, $"ops/dead-letters/{id}/replay", null), stopping)));
        var discard = new Command("discard", "Says that nothing is to be done about them.") { Ids, Reason };
        discard.SetAction((command, stopping) => RemoteDesk.RunAsync(command, settings(), desk => EachAsync(
            desk, command,
            id => (HttpMethod.Post, $"ops/dead-letters/{id}/discard",
                new JsonObject { ["reason"] = command.GetValue(Reason) }),
            stopping)));
        return new Command("dead-letters", "What the queues of a running app gave up.")
        {
            RemoteDesk.Url, RemoteDesk.Json, list, show, replay, discard,
        };
    }

    private static async Task<int> ListAsync(
        RemoteDesk desk, string? queue, int limit, CancellationToken cancellationToken)
    {
        var path = $"ops/dead-letters?limit={limit}{(queue is null ? "" : $"&queue={Uri.EscapeDataString(queue)}")}";
        if (await desk.AskAsync(HttpMethod.Get, path, null, cancellationToken) is not { } page) return 1;
        if (!desk.IsForPeople) return 0;
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("id", "queue", "state", "reason", "given up", "orders");
        foreach (var letter in page["deadLetters"]?.AsArray() ?? [])
        {
            table.AddRow(
                RemoteDesk.Plain(letter?["id"]), RemoteDesk.Plain(letter?["queue"]),
                RemoteDesk.Plain(letter?["state"], $"{letter?["state"]}" == "open" ? Color.Red : Color.Grey),
                RemoteDesk.Plain(letter?["reason"]), RemoteDesk.Plain(letter?["keptAt"]),
                RemoteDesk.Plain($"{letter?["orders"]?.AsArray().Count}"));
        }

        desk.Terminal.Write(table);
        return 0;
    }

    // All of them, whatever becomes of one; the exit code says whether all went well.
    private static async Task<int> EachAsync(
        RemoteDesk desk,
        ParseResult command,
        Func<string, (HttpMethod Method, string Path, JsonNode? Body)> asked,
        CancellationToken cancellationToken)
    {
        var failed = 0;
        foreach (var id in command.GetRequiredValue(Ids))
        {
            var (method, path, body) = asked(Uri.EscapeDataString(id));
            var answer = await desk.AskAsync(method, path, body, cancellationToken, about: id);
            if (answer is null) failed++;
            else if (desk.IsForPeople) desk.Say(Told(id, answer));
        }

        return failed == 0 ? 0 : 1;
    }

    private static string Told(string id, JsonNode answer) => answer["body"] is { } body
        ? $"{id} {answer["letter"]?["state"]}: {answer["letter"]?["description"]} {body.ToJsonString()}"
        : $"{id} {answer["letter"]?["state"]}{((bool?)answer["repeated"] == true ? ", as before" : "")}";
}
