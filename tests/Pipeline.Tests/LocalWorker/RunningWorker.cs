using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.Tests.LocalWorker;

/// <summary>A worker on a free port with settings of its own, in a folder of its own.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly string _directory;

    private RunningWorker(IHost host, string directory, StringWriter output, StringWriter error, int? exitCode)
    {
        _host = host;
        _directory = directory;
        Output = output;
        Error = error;
        ExitCode = exitCode;
        var port = host.Services.GetRequiredService<WorkerService>().Port;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port ?? 1}") };
    }

    public HttpClient Http { get; }

    public StringWriter Output { get; }

    public StringWriter Error { get; }

    /// <summary>Null while the worker runs.</summary>
    public int? ExitCode { get; }

    public static async Task<RunningWorker> StartAsync(WorkerScript script)
    {
        var directory = Directory.CreateTempSubdirectory("pipeline-worker").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "host.json"), script.HostJson);
        if (script.Settings is not null)
            await File.WriteAllTextAsync(Path.Combine(directory, "local.settings.json"), script.Settings);

        int? exitCode = null;
        var (output, error) = (new StringWriter(), new StringWriter());
        var builder = new FunctionsApplicationBuilder(new WorkerSetup
        {
            Args = script.ReplacesArgs ? script.Args : ["--port", "0", .. script.Args],
            BaseDirectory = directory,
            DataDirectory = directory,
            FunctionTypes = script.FunctionTypes ?? (() => script.Functions),
            Time = script.Time,
            Output = output,
            Error = error,
            SetExitCode = code => exitCode = code,
        });
        if (script.IsWebApplication)
            builder.ConfigureFunctionsWebApplication();
        script.Configure(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningWorker(host, directory, output, error, exitCode);
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, cancellationToken);

    public Task<string> GetTextAsync(string path, CancellationToken cancellationToken) =>
        Http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        return await Http.SendAsync(request, cancellationToken);
    }

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>What a test wants of its worker.</summary>
internal sealed record WorkerScript(params IReadOnlyList<Type> Functions)
{
    public string HostJson { get; init; } = """{ "extensions": { "http": { "routePrefix": "" } } }""";

    public string? Settings { get; init; }

    /// <summary>For functions that change while they are served.</summary>
    public Func<IReadOnlyList<Type>>? FunctionTypes { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public bool ReplacesArgs { get; init; }

    public bool IsWebApplication { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Action<FunctionsApplicationBuilder> Configure { get; init; } = _ => { };
}
