using FluentValidation;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>One order of an import, ready to be accepted, or why it is none.</summary>
/// <param name="Line">Where it begins in the body, from 1.</param>
/// <param name="Key">Null when it has none that may be used.</param>
/// <param name="Purchase">Null when it is refused.</param>
/// <param name="Refusal">Null when it is not.</param>
internal sealed record ImportItem(int Line, string? Key, Purchase? Purchase, Refusal? Refusal)
{
    /// <summary>The members of an order in JSON, and the rules for both formats.</summary>
    public static JsonBody<ImportedOrder> Body { get; } = new(
        OrderRequestJson.Default.ImportedOrder, new ImportedOrderValidator(), OrderRequestReader.MostBytes);

    /// <summary>An order that could be read, if it is allowed.</summary>
    public static ImportItem Of(int line, ImportedOrder order)
    {
        var key = IdempotencyKey.IsKey(order.IdempotencyKey) ? order.IdempotencyKey : null;
        if (Body.Check(order) is { } fault) return new ImportItem(line, key, null, fault);
        var (purchase, contradiction) = OrderRequestReader.Check(order);
        return new ImportItem(line, key, purchase, contradiction);
    }

    public static ImportItem Refused(int line, Refusal refusal, string? key = null) => new(line, key, null, refusal);

    private sealed class ImportedOrderValidator : AbstractValidator<ImportedOrder>
    {
        public ImportedOrderValidator()
        {
            Include(new OrderRequestValidator());
            RuleFor(order => order.IdempotencyKey).Required()
                .Must(key => key is null || IdempotencyKey.IsKey(key))
                .WithMessage("must be 8 to 64 characters out of A-Z a-z 0-9 _ -");
        }
    }
}
