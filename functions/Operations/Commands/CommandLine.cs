using System.CommandLine;
using Azure;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;

namespace Pipeline.Operations.Commands;

/// <summary>
/// What operators do at a terminal: <c>dotnet run --project functions -- keys create tea-shop</c>. It works on the
/// tables that the settings name and starts nothing. What a script wants goes to the output, what a person wants to
/// know besides to the error output; a mistake is one sentence there, and an exit code of 1.
/// </summary>
public static class CommandLine
{
    private const string About =
        "Pipeline's storefronts, keys, orders and dead letters. Without a command the app itself starts; it takes "
        + "--port and --functions.";

    private static readonly string[] First = ["keys", "storefronts", "orders", "dead-letters", "--help", "-h", "-?"];

    /// <summary>Whether these are a command's words; if not they are the host's.</summary>
    public static bool IsCommand(string[] args) => args is [var first, ..] && First.Contains(first);

    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args) =>
        RunAsync(
            args, Desk.Open, () => Desk.Settings(AppContext.BaseDirectory), new InvocationConfiguration(),
            CancellationToken.None);

    internal static async Task<int> RunAsync(
        string[] args,
        Func<Desk> open,
        Func<IConfiguration> settings,
        InvocationConfiguration terminal,
        CancellationToken cancellationToken)
    {
        var root = new RootCommand(About)
        {
            StorefrontsCommand.Make(open), KeysCommand.Make(open),
            OrdersCommand.Make(settings), DeadLettersCommand.Make(settings),
        };
        terminal.EnableDefaultExceptionHandler = false;
        try
        {
            return await root.Parse(args).InvokeAsync(terminal, cancellationToken);
        }
        catch (Exception fault) when (SentenceFor(fault) is not null)
        {
            await terminal.Error.WriteLineAsync(SentenceFor(fault));
            return 1;
        }
    }

    private static string? SentenceFor(Exception fault) => fault switch
    {
        OptionsValidationException wrong => string.Join(' ', wrong.Failures),
        RequestFailedException { ErrorCode: "TableNotFound" } =>
            "The table store has no table of storefronts yet: start the app once (dotnet run --project functions), "
            + "or in Azure deploy it.",
        AuthenticationFailedException => "Nobody is signed in to Azure here: az login.",
        RequestFailedException { Status: 401 or 403 } => "The table store does not accept these credentials.",
        _ when Faults.IsTransient(fault, CancellationToken.None) =>
            "Nothing answers at the table store that setting Tables names. On this machine start the app first: "
            + "dotnet run --project functions.",
        _ => null,
    };
}
