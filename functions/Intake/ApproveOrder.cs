using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>Lets an order go on that rests for somebody's word: what it rested for is taken up again.</summary>
public sealed class ApproveOrder(DecideOrder decide)
{
    [Function(nameof(ApproveOrder))]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/approve")] HttpRequest request,
        string id,
        CancellationToken cancellationToken) =>
        decide.RunAsync(request, id, Verdict.Approved, cancellationToken);
}
