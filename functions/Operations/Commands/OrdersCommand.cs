using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Pipeline.Operations.Commands;

/// <summary><c>orders waiting | show | cancel | approve | reject | nudge</c>, on a running app.</summary>
internal static class OrdersCommand
{
    private static readonly Argument<string> Id = new("id") { Description = "The order's id: ord_..." };

    private static readonly Option<string?> Reason = new("--reason") { Description = "Why, in your words." };

    public static Command Make(Func<IConfiguration> settings)
    {
        var show = new Command("show", "Shows an order with all that happened to it.") { Id };
        show.SetAction((command, stopping) => RemoteDesk.RunAsync(
            command, settings(), desk => ShowAsync(desk, command.GetRequiredValue(Id), stopping)));
        var waiting = new Command("waiting", "Lists the orders that wait for an operator, and those that stand still.");
        waiting.SetAction((command, stopping) => RemoteDesk.RunAsync(
            command, settings(), desk => WaitingAsync(desk, stopping)));
        return new Command("orders", "Orders of a running app: shows, decides, cancels, nudges.")
        {
            RemoteDesk.Url, RemoteDesk.Json, waiting, show,
            Making("cancel", "Turns an order round: money and stock are given back.", "v1/orders/{0}/cancel"),
            Making("approve", "Lets a held order go on.", "v1/orders/{0}/approve"),
            Making("reject", "Turns a held order round.", "v1/orders/{0}/reject"),
            Making("nudge", "Sends an order on its way without waiting.", "ops/orders/{0}/nudge", hasReason: false),
        };

        Command Making(string name, string description, string path, bool hasReason = true)
        {
            var made = new Command(name, description) { Id };
            if (hasReason) made.Options.Add(Reason);
            made.SetAction((command, stopping) => RemoteDesk.RunAsync(command, settings(), async desk =>
            {
                var reason = hasReason ? command.GetValue(Reason) : null;
                var id = Uri.EscapeDataString(command.GetRequiredValue(Id));
                var answer = await desk.AskAsync(
                    HttpMethod.Post, string.Format(null, path, id),
                    reason is null ? null : new JsonObject { ["reason"] = reason }, stopping);
                if (answer is null) return 1;
                if (desk.IsForPeople) desk.Say($"{name}: done.");
                return 0;
            }));
            return made;
        }
    }

    private static async Task<int> ShowAsync(RemoteDesk desk, string id, CancellationToken cancellationToken)
    {
        var path = $"ops/orders/{Uri.EscapeDataString(id)}";
        if (await desk.AskAsync(HttpMethod.Get, path, null, cancellationToken) is not { } shown) return 1;
        if (desk.IsForPeople) Draw(desk.Terminal, shown);
        return 0;
    }

    private static async Task<int> WaitingAsync(RemoteDesk desk, CancellationToken cancellationToken)
    {
        if (await desk.AskAsync(HttpMethod.Get, "ops/exceptions", null, cancellationToken) is not { } found) return 1;
        if (!desk.IsForPeople) return 0;
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("", "id", "storefront", "reference", "waits for", "since", "ends by itself");
        foreach (var (kind, style) in new[] { ("held", Color.Yellow), ("standing", Color.Red) })
        {
            foreach (var order in found[kind]?["orders"]?.AsArray() ?? [])
            {
                table.AddRow(
                    RemoteDesk.Plain(kind, style), RemoteDesk.Plain(order?["id"]),
                    RemoteDesk.Plain(order?["storefront"]), RemoteDesk.Plain(order?["reference"]),
                    RemoteDesk.Plain(order?["waitsFor"]), RemoteDesk.Plain(order?["since"]),
                    RemoteDesk.Plain(order?["until"]));
            }

            foreach (var id in found[kind]?["unreadable"]?.AsArray() ?? [])
                table.AddRow(RemoteDesk.Plain("unreadable", Color.Red), RemoteDesk.Plain(id));
            if ((bool?)found[kind]?["truncated"] == true) table.AddRow(RemoteDesk.Plain($"more {kind}", style));
        }

        if (table.Rows.Count > 0) desk.Terminal.Write(table);
        else desk.Say("Nobody is waited for, and every order moves.");
        return 0;
    }

    private static void Draw(IAnsiConsole terminal, JsonNode shown)
    {
        var order = shown["order"];
        var facts = new Grid().AddColumn().AddColumn();
        void Fact(string name, JsonNode? value, Style? style = null)
        {
            if (value is not null) facts.AddRow(RemoteDesk.Plain(name, Color.Grey), RemoteDesk.Plain(value, style));
        }

        Fact("id", order?["id"]);
        Fact("storefront", shown["storefront"]);
        Fact("reference", order?["reference"]);
        Fact("status", order?["status"], ColourOf($"{order?["status"]}"));
        Fact("reason", order?["reason"]);
        Fact("total", $"{order?["total"]} {order?["currency"]} (minor units)");
        Fact("next", shown["next"]);
        Fact("failed", shown["retry"]?["failed"]?.AsArray().LastOrDefault()?["detail"], Color.Red);
        Fact("tried again", shown["retry"]?["at"]);
        Fact("waits for", order?["hold"]?["reason"], Color.Yellow);
        Fact("until", order?["hold"]?["until"]);
        Fact("who decides", order?["hold"]?["decides"]);
        Fact("what to do", order?["hold"]?["runbook"]);
        Fact("allowed now", string.Join(", ", shown["actions"]?.AsArray().Select(each => $"{each}") ?? []));
        terminal.Write(facts);

        var lines = new Table().Border(TableBorder.Simple).AddColumns("sku", "quantity", "unit price", "name");
        foreach (var line in order?["lines"]?.AsArray() ?? [])
        {
            lines.AddRow(
                RemoteDesk.Plain(line?["sku"]), RemoteDesk.Plain(line?["quantity"]),
                RemoteDesk.Plain(line?["unitPrice"]), RemoteDesk.Plain(line?["name"]));
        }

        terminal.Write(lines);

        var timeline = new Table().Border(TableBorder.Simple).AddColumns("at", "event", "detail");
        foreach (var entry in order?["timeline"]?.AsArray() ?? [])
        {
            timeline.AddRow(
                RemoteDesk.Plain(entry?["at"]), RemoteDesk.Plain(entry?["event"]), RemoteDesk.Plain(entry?["detail"]));
        }

        terminal.Write(timeline);
    }

    private static Style ColourOf(string status) => status switch
    {
        "confirmed" => Color.Green,
        "held" => Color.Yellow,
        "rejected" => Color.Red,
        _ => Style.Plain,
    };
}
