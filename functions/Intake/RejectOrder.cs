using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>Turns an order round that rests: money and stock are given back, and it ends rejected.</summary>
public sealed class RejectOrder(DecideOrder decide)
{
    [Function(nameof(RejectOrder))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/reject")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        decide.RunAsync(request, id, Verdict.Refused, cancellationToken);
}
