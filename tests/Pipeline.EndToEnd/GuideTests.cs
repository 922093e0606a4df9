using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>docs/storefront.md, typed by a newcomer: every snippet is run as it is printed.</summary>
[Collection(Processes.Name)]
public sealed class GuideTests(Azurite azurite) : IAsyncDisposable
{
    private const string Address = "http://localhost:7071";
    private const string Mark = "=== end of snippet";

    private static readonly IReadOnlyList<Snippet> Snippets =
        Guide.Read(File.ReadAllText(Path.Combine(Repository.Root, "docs", "storefront.md")));

    private readonly House house = new(azurite);
    private readonly TempFolder folder = new();

    // The first command is the README's, which FirstCommandTests types.
    [Fact]
    public void Guide_begins_with_the_first_command_and_knows_no_other_languages()
    {
        Assert.Equal("dotnet run --project functions\n", Snippets.Single(each => each.Language == "console").Code);
        Assert.Equal(
            ["bash", "console", "csharp", "javascript"], Snippets.Select(each => each.Language).Distinct().Order());
    }

    [Fact]
    public async Task Every_command_does_what_the_guide_says()
    {
        await house.StartAsync();
        var typed = Snippets.Where(snippet => snippet.Language == "bash").ToList();
        var script = string.Concat(typed.Select(snippet => snippet.Code + $"\necho; echo '{Mark}'\n"));
        var printed = await RunAsync("bash", ["-eu", Write("guide.sh", Here(script))], Repository.Root);

        var parts = printed.Split(Mark);
        Assert.Equal(typed.Count + 1, parts.Length);
        foreach (var (snippet, part) in typed.Zip(parts)) Expect(snippet, part);
    }

    [Fact]
    public async Task CSharp_and_JavaScript_do_what_the_guide_says()
    {
        await house.StartAsync();
        var csharp = Snippets.Single(snippet => snippet.Language == "csharp");
        Expect(csharp, await RunAsync("dotnet", ["run", Write("order.cs", csharp.Code)], folder.Path));
        var javaScript = Snippets.Single(snippet => snippet.Language == "javascript");
        Expect(javaScript, await RunAsync("node", [Write("order.mjs", javaScript.Code)], folder.Path));
    }

    [Fact]
    public void A_guide_is_taken_apart_in_its_order_and_prints_need_a_snippet()
    {
        var snippets = Guide.Read("# A\n```bash\na\nb\n```\n\n```text\nc\n\nd\n```\n```csharp\ne\n```\n");
        Assert.Equal(["bash", "csharp"], snippets.Select(snippet => snippet.Language));
        Assert.Equal("a\nb\n", snippets[0].Code);
        Assert.Equal(["c", "d"], snippets[0].Expected);
        Assert.Throws<InvalidDataException>(() => Guide.Read("```text\nc\n```\n"));
    }

    public async ValueTask DisposeAsync()
    {
        await house.DisposeAsync();
        folder.Dispose();
    }

    private static void Expect(Snippet snippet, string printed) => Assert.All(snippet.Expected, part =>
        Assert.True(
            printed.Contains(part, StringComparison.Ordinal),
            $"'{part}' was not printed by\n{snippet.Code}\nbut this:\n{printed}"));

    // The pipeline under test has a port of its own, and what the reader saves goes into a folder of its own.
    private string Here(string script) => script
        .Replace(Address, Door, StringComparison.Ordinal)
        .Replace("order.json", Path.Combine(folder.Path, "order.json"), StringComparison.Ordinal);

    private string Door => house.Worker.Address.ToString().TrimEnd('/');

    private string Write(string name, string content)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<string> RunAsync(string program, string[] arguments, string from)
    {
        await using var process = ChildProcess.Start(
            program,
            arguments,
            new Dictionary<string, string>
            {
                ["Tables"] = house.TablesSetting,
                ["PIPELINE"] = Door,
                ["KEY"] = house.StorefrontKey,
            },
            from);
        process.CloseInput();
        await process.WaitForExitAsync();
        var printed = string.Join('\n', process.Lines);
        Assert.True(process.ExitCode == 0, printed);
        return printed;
    }
}
