using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Operations;

/// <summary>
/// Says whether what the pipeline needs answers, and how fast. Without a key, for probes have none: it shows names and
/// times, and costs a look at the dependencies a second at most.
/// </summary>
public sealed class CheckReadiness(Dependencies dependencies)
{
    [Function(nameof(CheckReadiness))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var found = await dependencies.AskAsync().WaitAsync(cancellationToken);
        var shown = found.Select(each => new DependencyView(each.Name, each.IsUp ? "up" : "down", each.LatencyMs));
        var ready = found.All(each => each.IsUp);
        return HealthView.Shown(
            request,
            new HealthView(ready ? "ready" : "not-ready", [.. shown]),
            ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
