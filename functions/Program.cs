using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Pipeline;
using Pipeline.Operations;
using Pipeline.Operations.Commands;

if (CommandLine.IsCommand(args))
{
    Environment.ExitCode = await CommandLine.RunAsync(args);
    return;
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<MetricsMiddleware>();
builder.UseMiddleware<ProblemMiddleware>();
builder.Services.AddPipeline(builder.Configuration);
await builder.Build().RunAsync();
