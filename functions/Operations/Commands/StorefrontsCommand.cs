using System.CommandLine;
using Pipeline.Storefronts;

namespace Pipeline.Operations.Commands;

/// <summary><c>storefronts create | limit | retain | list</c>.</summary>
internal static class StorefrontsCommand
{
    private const string Absent = "-";

    private static readonly string[] Titles =
        ["ID", "NAME", "CREATED", "A SECOND", "BURST", "OPEN", "OF", "RETAINS", "KEYS"];

    private static readonly Argument<string> Id =
        new("storefront") { Description = "Its id: 1 to 32 of a-z 0-9 -; it never changes." };

    private static readonly Option<string> Name = new("--name") { Description = "What people call it." };

    private static readonly Option<int?> Rate =
        new("--requests-per-second") { Description = "Requests a second in the long run, for each instance." };

    private static readonly Option<int?> Burst = new("--burst") { Description = "Requests at once after a pause." };

    private static readonly Option<int?> Open =
        new("--open-orders") { Description = "Orders that may be open at a time." };

    private static readonly Argument<int> Days = new("days")
    {
        Description =
            $"Days after which a closed order forgets its customer: 1 to {StorefrontRow.MostRetentionDays}; 0: never.",
    };

    public static Command Make(Func<Desk> open)
    {
        var create = new Command("create", "Adds a storefront.") { Id, Name, Rate, Burst, Open };
        create.SetAction((command, stopping) => CreateAsync(open(), command, stopping));
        var limit = new Command("limit", "Sets a storefront's own limits; those that are left out stay.")
        {
            Id, Rate, Burst, Open,
        };
        limit.SetAction((command, stopping) => LimitAsync(open(), command, stopping));
        var retain = new Command("retain", "Says for how long orders know their customers.") { Id, Days };
        retain.SetAction((command, stopping) => RetainAsync(open(), command, stopping));
        var list = new Command("list", "Lists the storefronts with their limits and open orders.");
        list.SetAction((command, stopping) => ListAsync(open(), command, stopping));
        return new Command("storefronts", "Who sells: adds and lists storefronts.") { create, limit, retain, list };
    }

    private static async Task<int> CreateAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var id = command.GetRequiredValue(Id);
        if (!StorefrontRow.IsId(id)) return await Desk.RefuseAsync(command, $"{id} is no id: 1 to 32 of a-z 0-9 -.");
        if (WrongLimits(desk, command) is { } wrong) return await Desk.RefuseAsync(command, wrong);
        var created = await desk.Storefronts.CreateAsync(
            new StorefrontRow
            {
                Id = id,
                Name = command.GetValue(Name) ?? id,
                CreatedAt = desk.Time.GetUtcNow(),
                Limits = Limits(command),
            },
            cancellationToken);
        if (!created) return await Desk.RefuseAsync(command, $"There is a storefront {id} already.");
        await command.InvocationConfiguration.Error.WriteLineAsync(
            $"Storefront {id} is there. Give it a key: keys create {id}");
        return 0;
    }

    private static async Task<int> LimitAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var id = command.GetRequiredValue(Id);
        if (WrongLimits(desk, command) is { } wrong) return await Desk.RefuseAsync(command, wrong);
        if (Limits(command) == OwnLimits.None) return await Desk.RefuseAsync(command, "Say at least one limit.");
        if (!StorefrontRow.IsId(id) || !await desk.Storefronts.LimitAsync(id, Limits(command), cancellationToken))
        {
            return await Desk.RefuseAsync(command, $"There is no storefront {id}.");
        }

        await command.InvocationConfiguration.Error.WriteLineAsync("The limits hold within a minute.");
        return 0;
    }

    private static async Task<int> RetainAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var (id, days) = (command.GetRequiredValue(Id), command.GetValue(Days));
        if (days is < 0 or > StorefrontRow.MostRetentionDays)
            return await Desk.RefuseAsync(command, $"Days must be 0 to {StorefrontRow.MostRetentionDays}.");
        if (!StorefrontRow.IsId(id) || !await desk.Storefronts.RetainAsync(id, days, cancellationToken))
            return await Desk.RefuseAsync(command, $"There is no storefront {id}.");
        await command.InvocationConfiguration.Error.WriteLineAsync(days == 0
            ? "Its orders know their customers until somebody erases them."
            : $"From the next hour on its closed orders forget their customers after {days} days, for good.");
        return 0;
    }

    private static async Task<int> ListAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var rows = new List<string[]> { Titles };
        await foreach (var storefront in desk.Storefronts.ListAsync(cancellationToken))
        {
            var limits = storefront.Limits.Over(desk.Defaults);
            rows.Add(
            [
                storefront.Id, storefront.Name, $"{storefront.CreatedAt:yyyy-MM-dd}", $"{limits.RequestsPerSecond}",
                $"{limits.Burst}", $"{storefront.OpenOrders}", $"{limits.OpenOrders}",
                storefront.RetentionDays is { } days ? $"{days} d" : Absent,
                storefront.LiveKeys.Count == 0 ? Absent : string.Join(' ', storefront.LiveKeys),
            ]);
        }

        await Columns.WriteAsync(command.InvocationConfiguration.Output, rows);
        return 0;
    }

    private static OwnLimits Limits(ParseResult command) =>
        new(command.GetValue(Rate), command.GetValue(Burst), command.GetValue(Open));

    // The same ranges as the settings have, in the same words.
    private static string? WrongLimits(Desk desk, ParseResult command)
    {
        var (rate, burst, orders) = Limits(command).Over(desk.Defaults);
        var checking = new StorefrontOptionsValidator().Validate(
            null, new StorefrontOptions { RequestsPerSecond = rate, Burst = burst, OpenOrders = orders });
        return checking.Failed ? string.Join(' ', checking.Failures) : null;
    }
}
