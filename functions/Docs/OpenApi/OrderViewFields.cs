using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront is shown.</summary>
internal static class OrderViewFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(OrderView)] = new()
        {
            ["id"] = new("The order's id, derived from your storefront and the Idempotency-Key.")
            {
                Pattern = "^ord_[0-9A-HJKMNP-TV-Z]{26}$",
            },
            ["reference"] = new("Your own name for the order."),
            ["status"] = new(
                "received: stored. reserved: the stock is held. confirmed: paid. held: it waits for stock or for "
                + "somebody's decision, see hold. rejected: see reason. cancelling, cancelled: turned round. refunded: "
                + "all its money was given back.")
            {
                Values = OrderStatus.All,
            },
            ["reason"] = new("Why it was rejected or cancelled.")
            {
                Values = ["out-of-stock", "declined", "cancelled", "expired", "refused"],
            },
            ["total"] = new("The sum of the lines, in minor units."),
            ["currency"] = new("ISO 4217 code."),
            ["lines"] = new("What was bought, one line a SKU."),
            ["customer"] = new("Who bought."),
            ["timeline"] = new("What happened, oldest first; the first entry and the latest 39 are kept."),
            ["hold"] = new("What it waits for; missing while it is on its way."),
            ["refunded"] = new("Minor units that were given back; missing where nobody asked for a refund."),
            ["refunds"] = new("What was asked back, oldest first; missing where nobody did."),
            ["createdAt"] = new("When it was stored."),
            ["updatedAt"] = new("When it changed last."),
            ["erasedAt"] = new("When it forgot its customer; missing as long as it knows him."),
        },
        [typeof(OrderPage)] = new()
        {
            ["orders"] = new("Newest first."),
            ["next"] = new("The cursor of the next page; missing at the end."),
        },
        [typeof(Line)] = new()
        {
            ["sku"] = new("Stock keeping unit."),
            ["quantity"] = new("Pieces."),
            ["unitPrice"] = new("Price of one piece, in minor units."),
            ["name"] = new("What people call it."),
        },
        [typeof(Customer)] = new()
        {
            ["email"] = new("E-mail address."),
            ["name"] = new("Name."),
        },
        [typeof(TimelineEntry)] = new()
        {
            ["at"] = new("When the fact was established."),
            ["event"] = new("What happened: received, stock-held, payment-captured, attempt-failed ... More may be "
                + "added."),
            ["detail"] = new("A word more."),
        },
        [typeof(ProblemBody)] = new()
        {
            ["type"] = new("Which problem it is: urn:pipeline: and a name that has a page under /docs/problems.")
            {
                Format = "uri",
            },
            ["title"] = new("The same for every occurrence."),
            ["status"] = new("The HTTP status code again."),
            ["detail"] = new("What to do about this occurrence."),
            ["instance"] = new("The path that was asked for."),
            ["traceId"] = new("Name it when you ask us about the occurrence."),
            ["errors"] = new("Every field that is at fault, all of them at once."),
        },
        [typeof(FieldError)] = new()
        {
            ["pointer"] = new("JSON pointer (RFC 6901) as a URI fragment: #/lines/0/quantity."),
            ["detail"] = new("What is allowed there."),
        },
    };
}
