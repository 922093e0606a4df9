using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pipeline.Operations.Commands;

namespace Pipeline.Tests.Operations.Commands;

/// <summary>The commands that ask a running app, over real HTTP.</summary>
public sealed class RemoteCommandTests
{
    private const string Order = """
        {
          "storefront": "demo", "next": null, "actions": ["approve", "reject"], "refundable": 0,
          "order": {
            "id": "ord_1", "reference": "[red]SO-1001\u001b[31m", "status": "held", "total": 3300, "currency": "EUR",
            "hold": {
              "reason": "review", "until": "2026-03-04T09:30:00Z", "decides": "operator",
              "runbook": "/docs/runbooks/held-review"
            },
            "lines": [{ "sku": "TEA-001", "quantity": 3, "unitPrice": 1100 }],
            "timeline": [{ "at": "2026-03-01T12:00:00Z", "event": "received" }]
          }
        }
        """;

    [Fact]
    public async Task An_order_is_shown_with_what_it_waits_for_and_hostile_text_is_text()
    {
        await using var app = await AppAsync((200, Order));
        var (code, output, error) = await RunAsync(app, "orders", "show", "ord_1");

        Assert.Equal((0, ""), (code, error));
        string[] parts = ["[red]SO-1001", "held", "review", "operator", "approve, reject", "received", "1100"];
        foreach (var part in parts)
            Assert.Contains(part, output, Ordinal);
        Assert.DoesNotContain('\u001b', output);
        Assert.Equal(["GET /ops/orders/ord_1 Bearer ok_test_ops_x "], app.Asked);
    }

    [Fact]
    public async Task An_order_is_shown_with_what_keeps_it()
    {
        await using var app = await AppAsync((200, """
            {
              "next": "payment", "actions": ["nudge"],
              "order": { "id": "ord_1", "status": "reserved", "total": 3300, "currency": "EUR" },
              "retry": {
                "at": "2026-03-04T09:30:00Z",
                "failed": [{ "detail": "payment timed-out" }, { "detail": "payment unavailable after 0.1 s" }]
              }
            }
            """));
        var (code, output, _) = await RunAsync(app, "orders", "show", "ord_1");
        Assert.Equal(0, code);
        Assert.Contains("payment unavailable after 0.1 s", output, Ordinal);
        Assert.Contains("2026-03-04T09:30:00Z", output, Ordinal);
    }

    [Fact]
    public async Task Orders_that_wait_are_listed_and_those_that_are_unreadable_named()
    {
        await using var app = await AppAsync(
            (200, """
                {
                  "held": { "orders": [{ "id": "ord_1", "storefront": "demo", "reference": "SO-1001",
                    "waitsFor": "review", "since": "2026-03-01T12:00:00Z" }], "unreadable": [], "truncated": true },
                  "standing": { "orders": [], "unreadable": ["ord_2"], "truncated": false }
                }
                """),
            (200, """
                {
                  "held": { "orders": [], "unreadable": [], "truncated": false },
                  "standing": { "orders": [], "unreadable": [], "truncated": false }
                }
                """));
        var (_, some, _) = await RunAsync(app, "orders", "waiting");
        foreach (var part in (string[])["SO-1001", "review", "more held", "unreadable", "ord_2"])
            Assert.Contains(part, some, Ordinal);
        Assert.Equal(
            (0, "Nobody is waited for, and every order moves.\n", ""), await RunAsync(app, "orders", "waiting"));
    }

    [Fact]
    public async Task An_app_behind_a_path_is_asked_there()
    {
        await using var app = await AppAsync((200, Order));
        await RunAsync($"{app.Url.TrimEnd('/')}/shop", "ok_test_ops_x", ["orders", "show", "ord_1"]);
        Assert.Equal(["GET /shop/ops/orders/ord_1 Bearer ok_test_ops_x "], app.Asked);
    }

    [Fact]
    public async Task Scripts_are_given_the_answer_as_it_came()
    {
        await using var app = await AppAsync((200, Order));
        var (code, output, _) = await RunAsync(app, "orders", "show", "ord_1", "--json");
        Assert.Equal((0, Order), (code, output.TrimEnd('\n')));
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_and_an_exit_code()
    {
        await using var app = await AppAsync((409, """{ "title": "It waits for nobody", "detail": "Read it." }"""));
        Assert.Equal(
            (1, "", "It waits for nobody. Read it.\n"),
            await RunAsync(app, "orders", "approve", "ord_1", "--reason", "fine"));
        Assert.Equal(["POST /v1/orders/ord_1/approve Bearer ok_test_ops_x {\"reason\":\"fine\"}"], app.Asked);
    }

    [Fact]
    public async Task Of_several_dead_letters_each_is_replayed_and_one_that_fails_is_told()
    {
        const string Replayed = """{ "letter": { "state": "replayed" }, "repeated": false }""";
        await using var app = await AppAsync(
            (200, Replayed), (404, """{ "title": "Not found", "detail": "No such letter." }"""), (200, Replayed));
        var (code, output, error) = await RunAsync(app, "dead-letters", "replay", "one", "two", "three");

        Assert.Equal((1, "one replayed\nthree replayed\n"), (code, output));
        Assert.Equal("two: Not found. No such letter.\n", error);
        Assert.Equal(3, app.Asked.Count);
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_discarded_with_a_reason()
    {
        await using var app = await AppAsync(
            (200, """
                { "deadLetters": [{ "id": "l-1", "queue": "payment", "state": "open", "reason": "unreadable",
                  "keptAt": "2026-03-01T12:00:00Z", "orders": [] }] }
                """),
            (200, """{ "letter": { "state": "discarded" }, "repeated": true }"""));
        var listed = await RunAsync(app, "dead-letters", "list", "--queue", "payment", "--limit", "5");
        Assert.Contains("unreadable", listed.Output, Ordinal);
        var discarded = await RunAsync(app, "dead-letters", "discard", "l-1", "--reason", "junk");
        Assert.Equal((0, "l-1 discarded, as before\n"), (discarded.Code, discarded.Output));
        Assert.StartsWith("GET /ops/dead-letters?limit=5&queue=payment ", app.Asked[0], Ordinal);
        Assert.EndsWith("{\"reason\":\"junk\"}", app.Asked[1], Ordinal);
    }

    [Theory]
    [InlineData("<!doctype html><p>Welcome</p>", "text/html")]
    [InlineData("{ cut off", "application/json")]
    public async Task Whoever_answers_and_is_no_Pipeline_is_not_believed(string answer, string mediaType)
    {
        await using var app = await AppAsync((200, answer));
        app.MediaType = mediaType;
        var (code, output, error) = await RunAsync(app, "orders", "cancel", "ord_1");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("is no Pipeline", error, Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "ok_test_ops_x", "Nothing answers at")]
    [InlineData("ftp://x", "ok_test_ops_x", "is no address")]
    [InlineData("https://app.example.com", "", "Set PIPELINE_OPERATOR_KEY to an operator's key")]
    public async Task What_is_missing_is_said_with_what_to_do(string url, string key, string sentence)
    {
        var (code, _, error) = await RunAsync(url, key, ["orders", "show", "ord_1"]);
        Assert.Equal(1, code);
        Assert.Contains(sentence, error, Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(App app, params string[] args) =>
        RunAsync(app.Url, "ok_test_ops_x", args);

    private static async Task<(int Code, string Output, string Error)> RunAsync(string url, string key, string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [RemoteDesk.UrlVariable] = url,
            [RemoteDesk.KeyVariable] = key,
        }).Build();
        var code = await CommandLine.RunAsync(
            args, () => throw new InvalidOperationException("No table is asked."), () => settings,
            new InvocationConfiguration { Output = output, Error = error }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static Task<App> AppAsync(params (int Status, string Body)[] answers) => App.StartAsync(answers);

    private sealed class App : IAsyncDisposable
    {
        private readonly WebApplication web;

        private App(WebApplication web) => this.web = web;

        public string Url => web.Urls.Single();

        public List<string> Asked { get; } = [];

        public string MediaType { get; set; } = "application/json";

        public static async Task<App> StartAsync((int Status, string Body)[] answers)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = new App(builder.Build());
            app.web.Run(async call =>
            {
                using var reader = new StreamReader(call.Request.Body);
                var (request, body) = (call.Request, await reader.ReadToEndAsync());
                var (status, answer) = answers[app.Asked.Count];
                var asked = $"{request.Method} {request.Path}{request.QueryString}";
                app.Asked.Add($"{asked} {request.Headers.Authorization} {body}");
                call.Response.StatusCode = status;
                call.Response.ContentType = status < 400 ? app.MediaType : "application/problem+json";
                await call.Response.WriteAsync(answer);
            });
            await app.web.StartAsync();
            return app;
        }

        public ValueTask DisposeAsync() => web.DisposeAsync();
    }
}
