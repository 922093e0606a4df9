using FluentValidation;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>What an order may look like; docs/api.md and the OpenAPI document repeat these bounds.</summary>
internal sealed class OrderRequestValidator : AbstractValidator<OrderRequest>
{
    public const int MostLines = 100;
    public const int MostQuantity = 10_000;
    public const long MostMoney = 100_000_000_000;
    public const int MostMetadata = 20;
    public const int LongestMetadata = 500;

    public OrderRequestValidator()
    {
        RuleFor(order => order.Reference).Required().Text();
        RuleFor(order => order.Currency).Required()
            .Matches(@"^[A-Z]{3}\z").WithMessage("must be an ISO 4217 code, as EUR");
        RuleFor(order => order.Total).InclusiveBetween(0, MostMoney).WithMessage($"must be 0 to {MostMoney}");
        RuleFor(order => order.Lines).Required()
            .Must(lines => lines is null or { Count: > 0 and <= MostLines })
            .WithMessage($"must hold 1 to {MostLines} lines");
        When(order => order.Lines is { Count: <= MostLines }, () =>
            RuleForEach(order => order.Lines).Required().SetValidator(new LineValidator()!)); // Required() refuses null
        RuleFor(order => order.Customer).Required().SetValidator(new CustomerValidator()!); // as above
        RuleFor(order => order.ShipTo).SetValidator(new AddressValidator()!); // a validator skips null
        RuleFor(order => order.Payment).Required().SetValidator(new PaymentValidator()!); // as above
        RuleFor(order => order.Metadata)
            .Must(metadata => metadata is null or { Count: <= MostMetadata })
            .WithMessage($"must hold at most {MostMetadata} entries")
            .Must(metadata => metadata is null || !metadata.Keys.All(FieldRules.IsPlain)
                || metadata.Keys.DistinctBy(PurchaseOf.Normal).Count() == metadata.Count)
            .WithMessage("must not name one entry in two spellings")
            .Must(metadata => metadata is null
                || metadata.All(entry => Plain(entry.Key, FieldRules.LongestText)
                    && Plain(entry.Value, LongestMetadata)))
            .WithMessage($"must hold strings of at most {LongestMetadata} characters without control characters")
            .Must(metadata => metadata is null
                || !metadata.Any(entry => CardNumber.IsIn(entry.Key) || CardNumber.IsIn(entry.Value ?? "")))
            .WithMessage(FieldRules.LikeACard);
    }

    private static bool Plain(string? text, int longest) =>
        text is not null && text.Length <= longest && FieldRules.IsPlain(text);

    private sealed class LineValidator : AbstractValidator<LineRequest>
    {
        public LineValidator()
        {
            RuleFor(line => line.Sku).Required()
                .Must(sku => sku is null || Sku.IsValid(sku)).WithMessage($"must be {Sku.Allowed}")
                .Must(sku => sku is null || IsTradeItem(sku) || !CardNumber.IsIn(sku))
                .WithMessage(FieldRules.LikeACard);
            RuleFor(line => line.Quantity).Required()
                .InclusiveBetween(1, MostQuantity).WithMessage($"must be 1 to {MostQuantity}");
            RuleFor(line => line.UnitPrice).Required()
                .InclusiveBetween(0, MostMoney).WithMessage($"must be 0 to {MostMoney}, in minor units");
            RuleFor(line => line.Name).Text();
        }

        // One GTIN in ten passes Luhn's test too (GS1 General Specifications: 13 or 14 digits), and many
        // shops sell by them.
        private static bool IsTradeItem(string sku) => sku.Length is 13 or 14 && sku.All(char.IsAsciiDigit);
    }

    private sealed class CustomerValidator : AbstractValidator<CustomerRequest>
    {
        public CustomerValidator()
        {
            RuleFor(customer => customer.Email).Required().Text()
                .Matches(@"^[^@\s]+@[^@\s]+\z").WithMessage("must be an e-mail address");
            RuleFor(customer => customer.Name).Text();
        }
    }

    private sealed class AddressValidator : AbstractValidator<AddressRequest>
    {
        public AddressValidator()
        {
            RuleFor(address => address.Line1).Text();
            RuleFor(address => address.Line2).Text();
            RuleFor(address => address.City).Text();
            RuleFor(address => address.Region).Text();
            RuleFor(address => address.PostalCode).Text();
            RuleFor(address => address.Country)
                .Matches(@"^[A-Z]{2}\z").WithMessage("must be an ISO 3166-1 alpha-2 code, as DE");
        }
    }

    private sealed class PaymentValidator : AbstractValidator<PaymentRequest>
    {
        public PaymentValidator()
        {
            RuleFor(payment => payment.Token).Required().Text();
            RuleFor(payment => payment.Capture)
                .Must(capture => capture is null or "automatic" or "manual")
                .WithMessage("must be automatic or manual");
        }
    }
}
