using FluentValidation;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>The body of POST /v1/orders/{id}/refunds, which may be left out: all that is left, and no pieces.</summary>
internal sealed record RefundRequest
{
    public const int LongestReason = 100;
    public const int MostReturns = 20;
    private const int MostBytes = 16 * 1024;

    public static readonly JsonBody<RefundRequest> Body =
        new(OrderRequestJson.Default.RefundRequest, new RefundRequestValidator(), MostBytes, mayBeMissing: true);

    /// <summary>Minor units of the order's currency; all that is left when it is left out.</summary>
    public long? Amount { get; init; }

    /// <summary>Why, in the words of whoever asks.</summary>
    public string? Reason { get; init; }

    /// <summary>Pieces that came back and go into stock again.</summary>
    public IReadOnlyList<ReturnRequest?>? Returns { get; init; }

    private sealed class RefundRequestValidator : AbstractValidator<RefundRequest>
    {
        public RefundRequestValidator()
        {
            RuleFor(refund => refund.Amount).GreaterThan(0).WithMessage("must be at least 1, in minor units");
            RuleFor(refund => refund.Reason).Text()
                .Must(reason => reason is null || reason.Length <= LongestReason)
                .WithMessage($"must be at most {LongestReason} characters");
            RuleFor(refund => refund.Returns)
                .Must(returns => returns is null || returns.Count is > 0 and <= MostReturns)
                .WithMessage($"must be 1 to {MostReturns} entries");
            RuleForEach(refund => refund.Returns).NotNull().WithMessage("is required")
                .ChildRules(line =>
                {
                    line.RuleFor(one => one!.Sku).Required() // null has been refused
                        .Must(sku => sku is null || Sku.IsValid(sku)).WithMessage($"must be {Sku.Allowed}");
                    line.RuleFor(one => one!.Quantity).Required() // as above
                        .InclusiveBetween(1, OrderRequestValidator.MostQuantity)
                        .WithMessage($"must be 1 to {OrderRequestValidator.MostQuantity}");
                });
        }
    }
}

/// <summary>Pieces of one SKU that came back.</summary>
internal sealed record ReturnRequest
{
    public string? Sku { get; init; }
    public int? Quantity { get; init; }
}
