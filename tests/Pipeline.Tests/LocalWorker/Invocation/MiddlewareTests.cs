using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Pipeline.Tests.LocalWorker.Invocation;

public sealed class MiddlewareTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Middleware_runs_in_the_order_it_was_added_and_the_result_is_written_last()
    {
        var steps = new Steps();
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Greet))
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(steps);
                builder.UseMiddleware<Outer>();
                builder.UseMiddleware(async (context, next) =>
                {
                    steps.Add("inner");
                    await next();
                    steps.Add(context.GetHttpContext()!.Response.HasStarted ? "too late" : "inner again");
                });
            },
        });

        var answer = await worker.GetTextAsync("/Greet", Token);

        Assert.Equal("\"hello\"", answer);
        Assert.Equal(["outer", "inner", "function", "inner again", "outer again"], steps.Taken);
    }

    [Fact]
    public async Task Middleware_can_answer_for_a_function_that_failed()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(Fail))
        {
            Configure = builder => builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (InvalidOperationException)
                {
                    context.GetInvocationResult().Value = Results.Problem(statusCode: 503);
                }
            }),
        });

        var answer = await worker.GetAsync("/Fail", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_function_gets_its_scoped_services_anew_for_each_invocation()
    {
        await using var worker = await RunningWorker.StartAsync(new WorkerScript(typeof(TellScope))
        {
            Configure = builder => builder.Services.AddScoped<Ticket>(),
        });

        var first = await worker.GetTextAsync("/TellScope", Token);
        var second = await worker.GetTextAsync("/TellScope", Token);

        Assert.NotEqual(first, second);
    }

    internal sealed class Steps
    {
        public List<string> Taken { get; } = [];

        public void Add(string step) => Taken.Add(step);
    }

    internal sealed class Outer(Steps steps) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            steps.Add("outer");
            await next(context);
            steps.Add("outer again");
        }
    }

    public sealed class Greet(IServiceProvider services)
    {
        [Function(nameof(Greet))]
        public Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request)
        {
            services.GetRequiredService<Steps>().Add("function");
            return Task.FromResult(Results.Ok("hello"));
        }
    }

    public sealed class Fail
    {
        [Function(nameof(Fail))]
        public Task<IResult> RunAsync([HttpTrigger("get")] HttpRequest request) =>
            throw new InvalidOperationException();
    }

    public sealed class Ticket
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class TellScope(Ticket ticket)
    {
        [Function(nameof(TellScope))]
        public IResult Run([HttpTrigger("get")] HttpRequest request, FunctionContext context)
        {
            Assert.Same(ticket, context.InstanceServices.GetRequiredService<Ticket>());
            return Results.Ok(ticket.Id);
        }
    }
}
