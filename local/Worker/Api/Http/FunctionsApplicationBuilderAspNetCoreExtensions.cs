using Pipeline.LocalWorker.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Switches on HTTP functions with ASP.NET Core's types.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Results are executed at this place of the middleware chain: middleware added later runs inside of it and may
    /// still replace the result.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        HttpServices.Add(builder.Services);
        builder.Use(HttpResults.Execute);
        return builder;
    }
}
