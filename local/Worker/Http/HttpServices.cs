using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pipeline.LocalWorker.Http;

/// <summary>What ASP.NET Core's routing and results expect to find among the app's services.</summary>
internal static class HttpServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddRouting();
        services.TryAddSingleton<IHttpContextFactory, DefaultHttpContextFactory>();
        services.TryAddSingleton(_ => new DiagnosticListener("Microsoft.AspNetCore"));
    }

    /// <summary>Whether the app has called ConfigureFunctionsWebApplication.</summary>
    public static bool AreIn(IServiceProvider services) => services.GetService<IHttpContextFactory>() is not null;
}
