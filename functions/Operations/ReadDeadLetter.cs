using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>Shows one dead letter with all that it holds. Payment tokens are masked.</summary>
public sealed class ReadDeadLetter(Callers callers, DeadLetterTable letters)
{
    [Function(nameof(ReadDeadLetter))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/dead-letters/{letterId}")] HttpRequest request,
        string letterId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        if (await letters.FindAsync(letterId, cancellationToken) is not { Letter: var letter })
        {
            return DeadLetterView.NotFound(request);
        }

        var body = MaskedBody.Of(letter.Body);
        var properties = MaskedBody.Of(Encoding.UTF8.GetBytes(letter.Properties));
        request.HttpContext.Response.Headers.CacheControl = "no-store"; // it may hold a customer's data
        return Results.Json(
            new DeadLetterDetail(
                DeadLetterView.Of(letter), letter.DeliveryCount, letter.MessageId, letter.ContentType,
                properties.Content, body.Kind, body.Content),
            DeadLetterJson.Default.DeadLetterDetail);
    }
}
