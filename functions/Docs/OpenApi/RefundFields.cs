using Pipeline.Intake;
using Pipeline.Orders;

namespace Pipeline.Docs.OpenApi;

/// <summary>What is asked for after the sale, and what is shown of it.</summary>
internal static class RefundFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(RefundRequest)] = new()
        {
            ["amount"] = new("Minor units of the order's currency; all that is left when it is left out.")
            {
                Minimum = 1,
            },
            ["reason"] = Field.Text("Why, in your words.", RefundRequest.LongestReason),
            ["returns"] = new("Pieces that came back; they go into stock again.")
            {
                MinItems = 1,
                MaxItems = RefundRequest.MostReturns,
            },
        },
        [typeof(ReturnRequest)] = new()
        {
            ["sku"] = new("One of the order's.") { IsRequired = true, Pattern = "^[A-Za-z0-9._-]{1,64}$" },
            ["quantity"] = Field.Whole("Pieces.", 1, OrderRequestValidator.MostQuantity) with { IsRequired = true },
        },
        [typeof(RefundView)] = new()
        {
            ["key"] = new("The Idempotency-Key that it was asked for under."),
            ["amount"] = new("Minor units."),
            ["status"] = new(
                "requested: on its way. refunded: the provider gives the money back. refused: the provider will not, "
                + "see the timeline. superseded: the order was cancelled first, which gives everything back.")
            {
                Values = RefundView.Statuses,
            },
            ["reason"] = new("As it was given."),
            ["returns"] = new("Pieces that came back."),
            ["requestedAt"] = new("When it was asked for."),
        },
        [typeof(ReturnedLine)] = new()
        {
            ["sku"] = new("Stock keeping unit."),
            ["quantity"] = new("Pieces."),
        },
        [typeof(HoldView)] = new()
        {
            ["reason"] = new("What the order waits for.") { Values = HoldView.Reasons },
            ["until"] = new("When it is turned round if nobody comes."),
            ["decides"] = new(
                "Who can end it: operator, by a word; storefront, by a capture; stock, once it comes.")
            {
                Values = HoldView.Deciders,
            },
            ["otherwise"] = new("What becomes of the order if nobody does until then."),
            ["runbook"] = new("The path of the page that says what to do."),
            ["findings"] = new("What the rules object to, where it waits for a review."),
        },
        [typeof(HoldEnd)] = new()
        {
            ["status"] = new("What it ends as: its stock is released, and no money is kept."),
            ["reason"] = new("What it then gives as the reason."),
        },
        [typeof(Finding)] = new()
        {
            ["rule"] = new("Which rule: total-over, quantity-over, country-in, orders-per-hour-over, price-mismatch."),
            ["detail"] = new("What it saw, in figures."),
        },
    };
}
