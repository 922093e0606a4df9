using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Operations;

/// <summary>Says that the process serves. It asks nobody, so that an outage elsewhere restarts nothing here.</summary>
public sealed class CheckLiveness
{
    [Function(nameof(CheckLiveness))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        HealthView.Shown(request, new HealthView("live", null), StatusCodes.Status200OK);
}
