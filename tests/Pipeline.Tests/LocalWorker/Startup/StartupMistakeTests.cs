using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Tests.LocalWorker.Startup;

/// <summary>Each mistake ends in one sentence on standard error and exit code 1.</summary>
public sealed class StartupMistakeTests
{
    private const string Bus =
        """{ "Values": { "ServiceBus": "Endpoint=sb://bus.example;SharedAccessKeyName=n;SharedAccessKey=k" } }""";

    [Theory]
    [InlineData("Two functions are named ReadOrder", typeof(First), typeof(Second))]
    [InlineData("Functions ByKey and ByName have the same route: GET /v1/orders/{", typeof(ByName), typeof(ByKey))]
    [InlineData("Function Broken has a wrong route 'v1/{id'", typeof(Broken))]
    [InlineData("its parameter sku is not in its route /v1/orders/{id}", typeof(Unroutable))]
    [InlineData("Function TakesDate: the local worker cannot give its parameter when a DateTime", typeof(TakesDate))]
    [InlineData("Function GivesText returns Task<String>", typeof(GivesText))]
    [InlineData("its class and its method must be public", typeof(Hidden))]
    [InlineData("Function NoTrigger needs one parameter with a trigger; it has 0", typeof(NoTrigger))]
    [InlineData("an array of messages needs IsBatched = true", typeof(NotBatched))]
    [InlineData("Function NoBus: the setting Bus is missing", typeof(NoBus))]
    [InlineData("Function Sometimes: '* * *' is not an NCRONTAB expression", typeof(Sometimes))]
    [InlineData("Function Never: the setting Never:Schedule, named by %Never:Schedule%, is missing", typeof(Never))]
    public async Task A_wrong_function_stops_the_start_with_its_name(string sentence, params Type[] functions)
    {
        var error = await FailAsync(new WorkerScript(functions) { Settings = Bus });

        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port 99999 is not a port", "--port=99999")]
    [InlineData("--port needs a value after it.", "--port", "--functions", "ReadOrder")]
    [InlineData("Unknown argument '--prot': the worker takes --port <number> and --functions", "--prot", "7072")]
    [InlineData("Unknown argument '7072'", "7072")]
    [InlineData("--functions needs names of functions or capabilities", "--functions", ",")]
    [InlineData("--functions Shipping: no function and no capability", "--functions", "Shipping")]
    [InlineData("has this name. There are: ReadOrder; and: Startup.", "--functions", "Shipping")]
    public async Task A_wrong_flag_stops_the_start(string sentence, params string[] args)
    {
        var error = await FailAsync(new WorkerScript(typeof(First)) { Args = args, ReplacesArgs = true });

        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local.settings.json is not valid JSON (line 1).", "{")]
    [InlineData("local.settings.json is encrypted", """{ "IsEncrypted": true }""")]
    [InlineData("Values.Nested must be a text", """{ "Values": { "Nested": { } } }""")]
    public async Task A_wrong_settings_file_stops_the_start(string sentence, string settings)
    {
        var error = await FailAsync(new WorkerScript(typeof(First)) { Settings = settings });

        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "The setting ServiceBus is wrong: A part of the Service Bus connection string is not")]
    [InlineData("Endpoint=sb://localhost", "The setting ServiceBus is wrong: The Service Bus connection string needs")]
    public async Task A_wrong_connection_string_stops_the_start(string connection, string sentence)
    {
        var settings = $$$"""{ "Values": { "ServiceBus": "{{{connection}}}" } }""";

        var error = await FailAsync(new WorkerScript(typeof(First)) { Settings = settings });

        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_limit_in_host_json_stops_the_start()
    {
        const string host = """{ "extensions": { "serviceBus": { "maxConcurrentCalls": 0 } } }""";

        var error = await FailAsync(new WorkerScript(typeof(First)) { HostJson = host });

        Assert.Contains("maxConcurrentCalls is '0'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_option_of_the_app_stops_the_start_with_its_own_sentence()
    {
        var error = await FailAsync(new WorkerScript(typeof(First))
        {
            Configure = builder => builder.Services.AddOptions<Limits>().ValidateDataAnnotations().ValidateOnStart(),
        });

        Assert.StartsWith("Wrong setting: ", error, StringComparison.Ordinal);
        Assert.Contains("Seconds", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_functions_without_the_web_application_stop_the_start()
    {
        var error = await FailAsync(new WorkerScript(typeof(First)) { IsWebApplication = false });

        Assert.Contains("builder.ConfigureFunctionsWebApplication()", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_stops_the_start_and_names_the_flag()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var script = new WorkerScript(typeof(First)) { Args = ["--port", $"{port}"], ReplacesArgs = true };
        var error = await FailAsync(script);

        Assert.StartsWith($"Port {port}, on which the HTTP functions are to listen", error, StringComparison.Ordinal);
        Assert.Contains("--port", error, StringComparison.Ordinal);
    }

    /// <summary>The one sentence with which such a worker ends.</summary>
    internal static async Task<string> FailAsync(WorkerScript script)
    {
        await using var worker = await RunningWorker.StartAsync(script);

        Assert.Equal(1, worker.ExitCode);
        var error = worker.Error.ToString().TrimEnd();
        Assert.Single(error.Split('\n'));
        Assert.DoesNotContain("Functions:", worker.Output.ToString(), StringComparison.Ordinal);
        return error;
    }

    public sealed class Limits
    {
        [Range(1, 9)]
        public int Seconds { get; set; }
    }

    public sealed class First
    {
        [Function("ReadOrder")]
        public IResult Run([HttpTrigger("get", Route = "one")] HttpRequest request) => Results.Ok();
    }

    public sealed class Second
    {
        [Function("readorder")]
        public IResult Run([HttpTrigger("get", Route = "two")] HttpRequest request) => Results.Ok();
    }

    public sealed class ByName
    {
        [Function(nameof(ByName))]
        public IResult Run([HttpTrigger("GET", Route = "v1/Orders/{name}")] HttpRequest request) => Results.Ok();
    }

    public sealed class ByKey
    {
        [Function(nameof(ByKey))]
        public IResult Run([HttpTrigger("get", "post", Route = "v1/orders/{key}")] HttpRequest request) => Results.Ok();
    }

    public sealed class Broken
    {
        [Function(nameof(Broken))]
        public IResult Run([HttpTrigger("get", Route = "v1/{id")] HttpRequest request) => Results.Ok();
    }

    public sealed class Unroutable
    {
        [Function(nameof(Unroutable))]
        public IResult Run([HttpTrigger("get", Route = "v1/orders/{id}")] HttpRequest request, string sku) =>
            Results.Ok(sku);
    }

    public sealed class TakesDate
    {
        [Function(nameof(TakesDate))]
        public IResult Run([HttpTrigger("get")] HttpRequest request, DateTime when) => Results.Ok(when);
    }

    public sealed class GivesText
    {
        [Function(nameof(GivesText))]
        public Task<string> RunAsync([HttpTrigger("get")] HttpRequest request) => Task.FromResult("");
    }

    internal sealed class Hidden
    {
        [Function(nameof(Hidden))]
        public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
    }

    public sealed class NoTrigger
    {
        [Function(nameof(NoTrigger))]
        public Task RunAsync(FunctionContext context) => Task.CompletedTask;
    }

    public sealed class NotBatched
    {
        [Function(nameof(NotBatched))]
        public Task RunAsync(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage[] all) =>
            Task.CompletedTask;
    }

    public sealed class NoBus
    {
        [Function(nameof(NoBus))]
        public Task RunAsync([ServiceBusTrigger("inventory", Connection = "Bus")] ServiceBusReceivedMessage one) =>
            Task.CompletedTask;
    }

    public sealed class Sometimes
    {
        [Function(nameof(Sometimes))]
        public Task RunAsync([TimerTrigger("* * *")] TimerInfo timer) => Task.CompletedTask;
    }

    public sealed class Never
    {
        [Function(nameof(Never))]
        public Task RunAsync([TimerTrigger("%Never:Schedule%")] TimerInfo timer) => Task.CompletedTask;
    }
}
