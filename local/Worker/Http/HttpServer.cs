using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Http;

/// <summary>Kestrel, started by hand: the web host would listen before the app's own services are ready.</summary>
internal sealed class HttpServer : IDisposable
{
    /// <summary>The platform's limit (learn.microsoft.com, functions-bindings-http-webhook-trigger, Limits).</summary>
    private const long LargestBody = 100 * 1024 * 1024;

    private readonly KestrelServer _kestrel;

    private HttpServer(KestrelServer kestrel) => _kestrel = kestrel;

    /// <summary>The port that was asked for, or the free one that was found for 0.</summary>
    public int Port => new Uri(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First()).Port;

    public static async Task<HttpServer> StartAsync(
        int port, RequestDelegate handler, IServiceProvider services, CancellationToken cancellationToken)
    {
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers);
        var kestrel = new KestrelServer(Options.Create(OptionsFor(port, services)), transport, loggers);
        try
        {
            var contexts = services.GetRequiredService<IHttpContextFactory>();
            await kestrel.StartAsync(new Application(contexts, handler), cancellationToken);
            return new HttpServer(kestrel);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            kestrel.Dispose();
            throw InUse(port, e);
        }
        catch (SocketException e)
        {
            kestrel.Dispose();
            throw new StartupFault($"Port {port} cannot be listened on ({e.Message}): choose another with --port.", e);
        }
    }

    /// <summary>Before Azurite is installed for nothing; what takes the port meanwhile is found at the start.</summary>
    public static async Task RequireFreeAsync(int port, CancellationToken cancellationToken)
    {
        if (port != 0 && await LoopbackEndpoint.IsListeningAsync(port, cancellationToken))
            throw InUse(port, null);
    }

    /// <summary>Takes no new connections and lets open requests end, until the token says otherwise.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _kestrel.StopAsync(cancellationToken);

    public void Dispose() => _kestrel.Dispose();

    private static StartupFault InUse(int port, Exception? cause)
    {
        var sentence = $"Port {port}, on which the HTTP functions are to listen, is in use: end what uses it, or "
            + "choose another with --port.";
        return cause is null ? new StartupFault(sentence) : new StartupFault(sentence, cause);
    }

    private static KestrelServerOptions OptionsFor(int port, IServiceProvider services)
    {
        var options = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        options.Limits.MaxRequestBodySize = LargestBody;
        if (port == 0)
            options.Listen(IPAddress.Loopback, port);
        else
            options.ListenLocalhost(port);
        return options;
    }

    private sealed class Application(IHttpContextFactory contexts, RequestDelegate handler)
        : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => contexts.Create(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception) => contexts.Dispose(context);
    }
}
