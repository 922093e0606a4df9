using FluentValidation;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>The body of POST /v1/orders/{id}/cancel, which may be left out.</summary>
internal sealed record CancelRequest
{
    public const int MostBytes = 4 * 1024; // the longest reason, every character of it escaped, has 1,536

    public static readonly JsonBody<CancelRequest> Body =
        new(OrderRequestJson.Default.CancelRequest, new CancelRequestValidator(), MostBytes, mayBeMissing: true);

    /// <summary>Why, in the storefront's words.</summary>
    public string? Reason { get; init; }

    private sealed class CancelRequestValidator : AbstractValidator<CancelRequest>
    {
        public CancelRequestValidator() => RuleFor(cancel => cancel.Reason).Text();
    }
}
