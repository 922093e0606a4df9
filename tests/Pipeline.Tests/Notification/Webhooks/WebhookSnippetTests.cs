using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Pipeline.Notification.Webhooks;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Notification.Webhooks;

/// <summary>The verifiers that docs/webhooks.md shows, run as they stand there on what we sign.</summary>
public sealed partial class WebhookSnippetTests
{
    private const long At = 1_772_366_400;
    private const string Body = "{\"id\":\"evt_1\",\"text\":\"grün\"}";

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] OldSecret = [.. Enumerable.Range(50, 32).Select(i => (byte)i)];
    private static readonly string Signed = Sign(Secret);
    private static readonly string SignedByBoth = Sign(Secret, OldSecret);

    private static readonly (Post Post, bool IsGenuine)[] Cases =
    [
        (new(), true),
        (new() { Signatures = SignedByBoth }, true),
        (new() { Signatures = SignedByBoth, Secrets = [OldSecret] }, true),
        (new() { Secrets = [OldSecret, Secret] }, true),
        (new() { Now = At + 300 }, true),
        (new() { Now = At + 301 }, false),
        (new() { Now = At - 301 }, false),
        (new() { Secrets = [OldSecret] }, false),
        (new() { Body = Body + " " }, false),
        (new() { Id = "evt_2" }, false),
        (new() { Timestamp = $"{At + 1}" }, false),
        (new() { Timestamp = "yesterday" }, false),
        (new() { Timestamp = "" }, false),
        (new() { Signatures = "" }, false),
        (new() { Signatures = "v1," }, false),
        (new() { Signatures = Signed["v1,".Length..] }, false),
        (new() { Signatures = "v1a," + Signed["v1,".Length..] }, false),
    ];

    [Fact]
    public void CSharp_lets_in_what_is_genuine_and_nothing_else()
    {
        var usings = "using System; using System.Linq; using System.Text; using System.Security.Cryptography;";
        var source = $"{usings}\npublic static class Snippet {{ public {Snippet("csharp")} }}";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)).ToArray();
        var stop = TestContext.Current.CancellationToken;
        var compilation = CSharpCompilation.Create(
            "Snippet", [CSharpSyntaxTree.ParseText(source, cancellationToken: stop)], references,
            new(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        var made = compilation.Emit(image, cancellationToken: stop);
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));

        var isGenuine = Assembly.Load(image.ToArray()).GetType("Snippet")!.GetMethod("IsGenuine")!
            .CreateDelegate<Func<string[], string, string, string, byte[], long, bool>>();
        Assert.Equal(
            Cases.Select(each => each.IsGenuine),
            Cases.Select(each => isGenuine(
                [.. each.Post.Secrets.Select(Convert.ToBase64String)], each.Post.Id, each.Post.Timestamp,
                each.Post.Signatures, Encoding.UTF8.GetBytes(each.Post.Body), each.Post.Now)));
    }

    [Fact]
    public async Task JavaScript_lets_in_what_is_genuine_and_nothing_else() => await AssertAsync(
        Requires.Program("Install Node.js 22.", "node"),
        ["--input-type=module", "-e"],
        Snippet("javascript") + """

            const chunks = [];
            for await (const chunk of process.stdin) chunks.push(chunk);
            const verdicts = JSON.parse(Buffer.concat(chunks)).map((post) => isGenuine(
              post.secrets, post.id, post.timestamp, post.signatures, Buffer.from(post.body), post.now));
            console.log(JSON.stringify(verdicts));
            """);

    [Fact]
    public async Task Python_lets_in_what_is_genuine_and_nothing_else() => await AssertAsync(
        Requires.Program("Install Python 3 (apt-get install python3).", "python3"),
        ["-c"],
        Snippet("python") + """

            import json, sys
            print(json.dumps([
                is_genuine(p["secrets"], p["id"], p["timestamp"], p["signatures"], p["body"].encode(), p["now"])
                for p in json.load(sys.stdin)]))
            """);

    private static async Task AssertAsync(string program, string[] arguments, string code)
    {
        var start = new ProcessStartInfo(program, [.. arguments, code])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!; // it is no shell's document
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(
            Cases.Select(each => each.Post), JsonSerializerOptions.Web));
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(said.StartsWith('['), await error);
        Assert.Equal(Cases.Select(each => each.IsGenuine), JsonSerializer.Deserialize<bool[]>(said)!);
    }

    private static string Snippet(string language)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "webhooks.md"));
        return Assert.Single(Fence.Matches(page), found => found.Groups["language"].Value == language)
            .Groups["code"].Value;
    }

    private static string Sign(params byte[][] secrets) => WebhookSignature.Of(
        "evt_1", DateTimeOffset.FromUnixTimeSeconds(At), Encoding.UTF8.GetBytes(Body), [.. secrets]);

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence { get; }

    private sealed record Post
    {
        public byte[][] Secrets { get; init; } = [Secret];
        public string Id { get; init; } = "evt_1";
        public string Timestamp { get; init; } = $"{At}";
        public string Signatures { get; init; } = Signed;
        public string Body { get; init; } = WebhookSnippetTests.Body;
        public long Now { get; init; } = At + 7;
    }
}
