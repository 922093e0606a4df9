using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Pipeline.Operations.Commands;

/// <summary>
/// What the commands for orders and dead letters work on: a running app, over HTTP, with an operator's key.
/// </summary>
internal sealed class RemoteDesk : IDisposable
{
    public const string UrlVariable = "PIPELINE_URL";
    public const string KeyVariable = "PIPELINE_OPERATOR_KEY";
    private const string Here = "http://localhost:7071";
    private const int WidthOfFiles = 160;

    public static readonly Option<string?> Url = new("--url")
    {
        Description = $"The app's address; {UrlVariable}, or {Here}, where it is left out.",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "The answer as it came, for scripts.",
        Recursive = true,
    };

    private readonly HttpClient http;
    private readonly ParseResult command;

    private RemoteDesk(ParseResult command, Uri url, string key)
    {
        this.command = command;
        http = new HttpClient { BaseAddress = new Uri($"{url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        // Whether colours are wanted on a terminal (NO_COLOR) is found out by Spectre itself.
        var output = new AnsiConsoleOutput(command.InvocationConfiguration.Output);
        Terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = output.IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = output.IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!output.IsTerminal) Terminal.Profile.Width = WidthOfFiles;
    }

    /// <summary>Where people read; scripts read what <see cref="Json"/> writes.</summary>
    public IAnsiConsole Terminal { get; }

    /// <summary>Runs a command's work; what is refused or away is a sentence and an exit code of 1.</summary>
    public static async Task<int> RunAsync(
        ParseResult command, IConfiguration settings, Func<RemoteDesk, Task<int>> work)
    {
        var address = command.GetValue(Url) ?? settings[UrlVariable] ?? Here;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return await Desk.RefuseAsync(command, $"{address} is no address: write it as {Here}.");
        var key = settings[KeyVariable] ?? (url.IsLoopback ? settings["DemoOperatorKey"] : null);
        if (string.IsNullOrEmpty(key))
        {
            return await Desk.RefuseAsync(
                command, $"Set {KeyVariable} to an operator's key. (keys create --operator makes one.)");
        }

        using var desk = new RemoteDesk(command, url, key);
        try
        {
            return await work(desk);
        }
        catch (Exception away)
            when (away is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
        {
            return await Desk.RefuseAsync(command, $"Nothing answers at {url}. Is the app running, and is that it?");
        }
        catch (JsonException)
        {
            return await Desk.RefuseAsync(command, $"What answers at {url} is no Pipeline. Look at the address.");
        }
    }

    /// <summary>Asks the app; null after a refusal, which was said.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Below the app's address.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="about">What a refusal is said of, where more than one thing is asked for.</param>
    public async Task<JsonNode?> AskAsync(
        HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, string? about = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        using var answer = await http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        if (answer.IsSuccessStatusCode && text.Length > 0 && !isJson) throw new JsonException("Not ours.");
        var node = isJson && text.Length > 0 ? JsonNode.Parse(text) : null;
        if (answer.IsSuccessStatusCode)
        {
            if (command.GetValue(Json)) await command.InvocationConfiguration.Output.WriteLineAsync(text);
            return node ?? new JsonObject();
        }

        var said = node is null ? $"The app answered {(int)answer.StatusCode}." : $"{node["title"]}. {node["detail"]}";
        await command.InvocationConfiguration.Error.WriteLineAsync(about is null ? said : $"{about}: {said}");
        return null;
    }

    /// <summary>Whether people read: then what was asked for is drawn.</summary>
    public bool IsForPeople => !command.GetValue(Json);

    /// <summary>A line for people.</summary>
    public void Say(string text)
    {
        Terminal.Write(Plain(text));
        Terminal.WriteLine();
    }

    public void Dispose() => http.Dispose();

    /// <summary>Data as text: no mark-up, no control character does anything.</summary>
    public static Text Plain(JsonNode? value, Style? style = null) => new(string.Concat(
        $"{value}".Select(character => char.IsControl(character) ? ' ' : character)), style);
}
