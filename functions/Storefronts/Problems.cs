using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Pipeline.Storefronts;

/// <summary>Every error that a caller can be given (RFC 9457): the same mistake is always the same type.</summary>
public static class Problems
{
    public static readonly ProblemType Unauthenticated = new(
        "unauthenticated", "A valid API key is needed", StatusCodes.Status401Unauthorized);

    public static readonly ProblemType RateLimited = new(
        "rate-limited", "Too many requests", StatusCodes.Status429TooManyRequests, RetryAfterSeconds: 1);

    public static readonly ProblemType TooManyOpenOrders = new(
        "too-many-open-orders", "Too many orders are open", StatusCodes.Status429TooManyRequests,
        RetryAfterSeconds: 60);

    public static readonly ProblemType NotFound = new(
        "not-found", "There is no such thing here", StatusCodes.Status404NotFound);

    public static readonly ProblemType BadIdempotencyKey = new(
        "bad-idempotency-key", "The Idempotency-Key header is missing or malformed", StatusCodes.Status400BadRequest);

    public static readonly ProblemType BadIfMatch = new(
        "bad-if-match", "The If-Match header is malformed", StatusCodes.Status400BadRequest);

    public static readonly ProblemType BadIfNoneMatch = new(
        "bad-if-none-match", "The If-None-Match header is malformed", StatusCodes.Status400BadRequest);

    public static readonly ProblemType BadQuery = new(
        "bad-query", "Some query parameters are unknown or not allowed", StatusCodes.Status400BadRequest);

    public static readonly ProblemType NotCsv = new(
        "not-csv", "The body is not the CSV that is wanted here", StatusCodes.Status400BadRequest);

    public static readonly ProblemType PreconditionFailed = new(
        "precondition-failed", "It changed since you read it", StatusCodes.Status412PreconditionFailed);

    public static readonly ProblemType NotJson = new(
        "not-json", "The body is not the JSON that is wanted here", StatusCodes.Status400BadRequest);

    public static readonly ProblemType UnsupportedMediaType = new(
        "unsupported-media-type", "The body is of another media type", StatusCodes.Status415UnsupportedMediaType);

    public static readonly ProblemType BadSignature = new(
        "bad-signature", "The event is not signed as it must be", StatusCodes.Status400BadRequest);

    public static readonly ProblemType TooLarge = new(
        "too-large", "The body is too large", StatusCodes.Status413PayloadTooLarge);

    public static readonly ProblemType BrokenBody = new(
        "broken-body", "The body did not come as it was announced", StatusCodes.Status400BadRequest);

    public static readonly ProblemType SlowBody = new(
        "slow-body", "The body came too slowly", StatusCodes.Status408RequestTimeout);

    public static readonly ProblemType OutOfRange = new(
        "out-of-range", "Some fields are missing or out of range", StatusCodes.Status400BadRequest);

    public static readonly ProblemType TotalMismatch = new(
        "total-mismatch", "The total is not the sum of the lines", StatusCodes.Status422UnprocessableEntity);

    public static readonly ProblemType UnknownSku = new(
        "unknown-sku", "Some SKUs are not sold here", StatusCodes.Status422UnprocessableEntity);

    public static readonly ProblemType IdempotencyKeyReused = new(
        "idempotency-key-reused", "The key was used for another request", StatusCodes.Status422UnprocessableEntity);

    public static readonly ProblemType NotCapturable = new(
        "not-capturable", "The order has no payment to capture", StatusCodes.Status409Conflict);

    public static readonly ProblemType BeyondRole = new(
        "beyond-role", "Your role may not do this", StatusCodes.Status403Forbidden);

    public static readonly ProblemType NotDecidable = new(
        "not-decidable", "The order waits for nobody's word", StatusCodes.Status409Conflict);

    public static readonly ProblemType NotRefundable = new(
        "not-refundable", "The order has no money to give back", StatusCodes.Status409Conflict);

    public static readonly ProblemType RefundTooLarge = new(
        "refund-too-large", "More is asked back than is left", StatusCodes.Status422UnprocessableEntity);

    public static readonly ProblemType MailNotOffered = new(
        "mail-not-offered", "No mail is sent from here", StatusCodes.Status409Conflict);

    public static readonly ProblemType NotErasable = new(
        "not-erasable", "The order is not closed", StatusCodes.Status409Conflict);

    public static readonly ProblemType StockHeld = new(
        "stock-held", "Fewer pieces would be left than orders hold", StatusCodes.Status409Conflict);

    public static readonly ProblemType TooManyWebhooks = new(
        "too-many-webhooks", "No more endpoints are allowed", StatusCodes.Status409Conflict);

    public static readonly ProblemType WebhooksOff = new(
        "webhooks-off", "Webhooks are not set up here", StatusCodes.Status409Conflict);

    public static readonly ProblemType NothingToReplay = new(
        "nothing-to-replay", "The dead letter names no order", StatusCodes.Status409Conflict);

    public static readonly ProblemType AlreadyDecided = new(
        "already-decided", "The dead letter was decided otherwise", StatusCodes.Status409Conflict);

    public static readonly ProblemType OutcomeUnknown = new(
        "outcome-unknown", "The outcome is unknown", StatusCodes.Status503ServiceUnavailable, RetryAfterSeconds: 2);

    public static readonly ProblemType Unavailable = new(
        "unavailable", "Try again shortly", StatusCodes.Status503ServiceUnavailable, RetryAfterSeconds: 2);

    public static readonly ProblemType Internal = new(
        "internal", "Something went wrong here", StatusCodes.Status500InternalServerError);
}

/// <param name="Name">The last part of the type's URN.</param>
/// <param name="Title">The same for every occurrence.</param>
/// <param name="Status">HTTP status code.</param>
/// <param name="RetryAfterSeconds">When it makes sense to try again.</param>
public sealed record ProblemType(string Name, string Title, int Status, int? RetryAfterSeconds = null)
{
    /// <summary>The member "type" of every problem of this type.</summary>
    public string Urn => $"urn:pipeline:{Name}";

    /// <summary>The answer for one occurrence.</summary>
    /// <param name="request">The request that went wrong.</param>
    /// <param name="detail">What to do, in a sentence; never an exception's text, never the caller's secret.</param>
    /// <param name="errors">Which fields, when the body is at fault.</param>
    public IResult Answer(HttpRequest request, string detail, IReadOnlyList<FieldError>? errors = null)
    {
        if (RetryAfterSeconds is { } seconds) request.HttpContext.Response.Headers.RetryAfter = $"{seconds}";
        var problem = new ProblemDetails
        {
            Type = Urn,
            Title = Title,
            Status = Status,
            Detail = detail,
            Instance = request.Path,
            Extensions = { ["traceId"] = Activity.Current?.TraceId.ToString() },
        };
        if (errors is not null) problem.Extensions["errors"] = errors;
        return Results.Problem(problem);
    }
}

/// <param name="Pointer">
/// JSON pointer (RFC 6901) as a URI fragment: #/lines/0/quantity; of a query parameter ?limit.
/// </param>
/// <param name="Detail">What is allowed there.</param>
[SuppressMessage("Naming", "CA1720", Justification = "RFC 6901's word; nothing here is unsafe code.")]
public sealed record FieldError(
    [property: JsonPropertyName("pointer")] string Pointer, [property: JsonPropertyName("detail")] string Detail);
