using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>
/// Stripe's HTTP API on a free port of this machine, as far as the gateway uses it, from its documentation. It has
/// state, forgets nothing but idempotency keys, and gets into trouble on request.
/// </summary>
internal sealed class FakeStripe : IAsyncDisposable
{
    public const string Key = "sk_test_51FakeKeyThatNobodyMayRead";
    private readonly WebApplication app;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly ConcurrentQueue<(string Part, Trouble Trouble)> troubles = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly SemaphoreSlim held = new(0);
    private volatile TaskCompletionSource? gate;

    private FakeStripe(WebApplication app)
    {
        this.app = app;
        Refunds = new FakeRefunds(Intents);
    }

    public FakeIntents Intents { get; } = new();

    public FakeRefunds Refunds { get; }

    public KeyRing Keys { get; } = new();

    public IReadOnlyList<string> Requests => [.. requests];

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<FakeStripe> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var fake = new FakeStripe(builder.Build());
        fake.app.Run(fake.AnswerAsync);
        await fake.app.StartAsync();
        return fake;
    }

    /// <summary>The next request with this in its method and path meets the trouble.</summary>
    public void Trouble(string part, Trouble trouble) => troubles.Enqueue((part, trouble));

    /// <summary>From now on requests are begun and not finished.</summary>
    public void HoldUp() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until one more request stands at the gate, its key taken.</summary>
    public async Task HeldAsync() => Assert.True(
        await held.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

    public void LetGo() => Interlocked.Exchange(ref gate, null)?.SetResult();

    public async ValueTask DisposeAsync()
    {
        LetGo();
        await app.DisposeAsync();
        one.Dispose();
        held.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var asked = $"{context.Request.Method} {context.Request.Path}";
        requests.Enqueue(asked);
        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            await WriteAsync(context, StripeAnswer.Error(
                401, "invalid_request_error", asked: $"{context.Request.Headers.Authorization}"));
            return;
        }

        var form = new StripeForm(context.Request.HasFormContentType
            ? await context.Request.ReadFormAsync(context.RequestAborted)
            : FormCollection.Empty);
        Trouble? trouble = null; // met by what is worked on, not by what is repeated
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var (answer, replayed) = key.Length > 0
            ? await Keys.OnceAsync(key, asked + form.Fingerprint, Work)
            : (await Work(), false);
        if (replayed) context.Response.Headers["Idempotent-Replayed"] = "true";
        await WriteAsync(context, answer, trouble);

        Task<StripeAnswer> Work() => WorkAsync(context.Request, form, trouble = TakeTrouble(asked));
    }

    private async Task<StripeAnswer> WorkAsync(HttpRequest request, StripeForm form, Trouble? trouble)
    {
        if (gate is { } closed)
        {
            held.Release();
            await closed.Task;
        }

        switch (trouble)
        {
            case StripeFake.Trouble.RateLimited:
                return StripeAnswer.Error(429, "invalid_request_error", "rate_limit") with { Began = false };
            case StripeFake.Trouble.Locked:
                return StripeAnswer.Error(429, "invalid_request_error", "lock_timeout") with { Began = false };
            case StripeFake.Trouble.Broken or StripeFake.Trouble.Away:
                return StripeAnswer.Error(500, "api_error", asked: form.Fingerprint) with { Began = false };
            case StripeFake.Trouble.BrokenForADay:
                return StripeAnswer.Error(500, "api_error", asked: form.Fingerprint);
            case StripeFake.Trouble.Nonsense:
                return StripeAnswer.Invalid("parameter_unknown", "nonsense", form.Fingerprint);
            default:
                await one.WaitAsync();
                try
                {
                    return Route(request, form);
                }
                finally
                {
                    one.Release();
                }
        }
    }

    private StripeAnswer Route(HttpRequest request, StripeForm form)
    {
        var query = request.Query;
        string[] path = request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, path) switch
        {
            ("POST", ["v1", "payment_intents"]) => Intents.Create(form),
            ("GET", ["v1", "payment_intents", var id]) =>
                Intents.Read(id, query.Any(each => each.Key.StartsWith("expand[", StringComparison.Ordinal)
                    && each.Value == "latest_charge")),
            ("POST", ["v1", "payment_intents", var id, "confirm"]) => Intents.Confirm(id, form),
            ("POST", ["v1", "payment_intents", var id, "capture"]) => Intents.Capture(id),
            ("POST", ["v1", "payment_intents", var id, "cancel"]) => Intents.Cancel(id, form),
            ("POST", ["v1", "refunds"]) => Refunds.Create(form),
            ("GET", ["v1", "refunds"]) => Refunds.List(
                query["payment_intent"], int.Parse($"{query["limit"]}"), query["starting_after"]),
            _ => StripeAnswer.Error(404, "invalid_request_error", asked: $"{request.Path}"),
        };
    }

    private Trouble? TakeTrouble(string asked) =>
        troubles.TryPeek(out var next) && asked.Contains(next.Part, StringComparison.Ordinal)
            && troubles.TryDequeue(out _)
            ? next.Trouble
            : null;

    private static async Task WriteAsync(HttpContext context, StripeAnswer answer, Trouble? trouble = null)
    {
        context.Response.Headers["Request-Id"] = "req_1";
        context.Response.StatusCode = trouble == StripeFake.Trouble.Away ? 503 : answer.Status;
        var body = answer.Body.ToJsonString();
        switch (trouble)
        {
            case StripeFake.Trouble.AnswerLost:
                context.Abort();
                return;
            case StripeFake.Trouble.AnswerLate:
                await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            case StripeFake.Trouble.AnswerCut:
                body = body[..(body.Length / 2)];
                break;
            case StripeFake.Trouble.Away:
                body = "<html>Service Unavailable</html>";
                break;
            default:
                break;
        }

        await context.Response.WriteAsync(body);
    }
}
