using System.CommandLine;
using Pipeline.Storefronts;

namespace Pipeline.Operations.Commands;

/// <summary><c>keys create | rotate | revoke | list</c>.</summary>
internal static class KeysCommand
{
    private const string Absent = "-";
    private static readonly string[] Titles = ["ID", "WHOSE", "MODE", "CREATED", "BY", "REVOKED"];

    private static readonly Argument<string?> Storefront = new("storefront")
    {
        Description = "Whose key; left out for an operator's.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string> KeyId =
        new("key-id") { Description = "The third part of the key, as keys list shows it." };

    private static readonly Option<bool> Operator = new("--operator") { Description = "An operator's key." };

    private static readonly Option<string?> Role = new("--role")
    {
        Description = "What the operator may decide, by the storefronts' rules; everything when it is left out.",
    };

    private static readonly Option<bool> Test = new("--test") { Description = "A test key instead of a live one." };

    public static Command Make(Func<Desk> open)
    {
        var create = new Command("create", "Makes a key and shows it, this once.") { Storefront, Operator, Role, Test };
        create.SetAction((command, stopping) => CreateAsync(open, command, stopping));
        var rotate = new Command(
            "rotate", "Makes a key to replace another one, which works until it is revoked.") { KeyId, Operator };
        rotate.SetAction((command, stopping) => RotateAsync(open(), command, stopping));
        var revoke = new Command("revoke", "Lets nobody in by this key any more, within a minute.") { KeyId, Operator };
        revoke.SetAction((command, stopping) => RevokeAsync(open(), command, stopping));
        var list = new Command("list", "Lists the keys, the revoked ones too; never a secret.") { Storefront };
        list.SetAction((command, stopping) => ListAsync(open(), command, stopping));
        return new Command("keys", "Who may call: makes, replaces and revokes keys.") { create, rotate, revoke, list };
    }

    private static async Task<int> CreateAsync(
        Func<Desk> open, ParseResult command, CancellationToken cancellationToken)
    {
        var mode = command.GetValue(Test) ? KeyMode.Test : KeyMode.Live;
        var role = command.GetValue(Role);
        if (role is not null && !StorefrontRow.IsId(role))
        {
            return await Desk.RefuseAsync(command, "A role is named by 1 to 32 of a-z 0-9 -.");
        }

        return (command.GetValue(Storefront), command.GetValue(Operator)) switch
        {
            (null, true) => await ShowAsync(
                command, await open().Keys.CreateOperatorAsync(mode, role, By, cancellationToken), null),
            ({ }, false) when role is not null =>
                await Desk.RefuseAsync(command, "Only an operator's key has a role."),
            ({ } storefront, false) => await ShowAsync(
                command, await open().Keys.CreateAsync(storefront, mode, By, cancellationToken)),
            _ => await Desk.RefuseAsync(command, "Say whose key: either a storefront's id or --operator."),
        };
    }

    private static async Task<int> RotateAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var old = command.GetRequiredValue(KeyId);
        var made = await desk.Keys.RotateAsync(KindOf(command), old, By, cancellationToken);
        return await ShowAsync(command, made, $" {old} works until you revoke it: keys revoke {old}");
    }

    private static async Task<int> RevokeAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var (key, refusal) = await desk.Keys.RevokeAsync(
            KindOf(command), command.GetRequiredValue(KeyId), cancellationToken);
        if (key is null) return await Desk.RefuseAsync(command, refusal!); // a revocation has one or the other
        await command.InvocationConfiguration.Error.WriteLineAsync(
            $"Key {key.Id} is revoked and refused within a minute. Its row stays, to say whose it was.");
        return 0;
    }

    private static async Task<int> ListAsync(Desk desk, ParseResult command, CancellationToken cancellationToken)
    {
        var rows = new List<string[]> { Titles };
        var wanted = command.GetValue(Storefront);
        foreach (var kind in Enum.GetValues<KeyKind>())
        {
            await foreach (var key in desk.Storefronts.ListKeysAsync(kind, cancellationToken))
            {
                if (wanted is null || key.StorefrontId == wanted) rows.Add(Row(key));
            }
        }

        await Columns.WriteAsync(command.InvocationConfiguration.Output, rows);
        return 0;
    }

    private static string[] Row(StoredKey key) =>
    [
        key.Id, key.StorefrontId ?? (key.Role is { } role ? $"operator ({role})" : "operator"),
        ApiKey.NameOf(key.Mode), At(key.CreatedAt), key.CreatedBy ?? Absent,
        At(key.RevokedAt),
    ];

    private static string At(DateTimeOffset? time) => time is { } at ? $"{at:yyyy-MM-dd HH:mm}" : Absent;

    private static string By => Environment.UserName;

    private static KeyKind KindOf(ParseResult command) =>
        command.GetValue(Operator) ? KeyKind.Operator : KeyKind.Storefront;

    private static Task<int> ShowAsync(ParseResult command, ApiKey key, string? more) =>
        ShowAsync(command, (key, null), more);

    private static async Task<int> ShowAsync(
        ParseResult command, (ApiKey? Key, string? Refusal) made, string? more = null)
    {
        var (key, refusal) = made;
        if (key is null) return await Desk.RefuseAsync(command, refusal!); // what was made has one or the other
        var terminal = command.InvocationConfiguration;
        await terminal.Error.WriteLineAsync($"Key {key.Id}, shown now and never again: only its hash is kept.{more}");
        await terminal.Output.WriteLineAsync(key.Reveal());
        return 0;
    }
}
