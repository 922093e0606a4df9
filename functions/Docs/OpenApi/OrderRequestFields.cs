using Pipeline.Intake;
using static Pipeline.Intake.OrderRequestValidator;
using static Pipeline.Storefronts.FieldRules;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an order may hold. OrderRequestValidator decides; a test holds these bounds to it.</summary>
internal static class OrderRequestFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(OrderRequest)] = new()
        {
            ["reference"] = Field.Text("Your own name for the order.", LongestText) with { IsRequired = true },
            ["currency"] = new("ISO 4217 code.") { IsRequired = true, Pattern = "^[A-Z]{3}$" },
            ["total"] = Field.Whole(
                "The sum of quantity x unitPrice over the lines, in minor units; checked when it is there.",
                0,
                MostMoney),
            ["lines"] = new("What is bought. Lines of one SKU are merged and must have one price.")
            {
                IsRequired = true,
                MinItems = 1,
                MaxItems = MostLines,
            },
            ["customer"] = new("Who buys.") { IsRequired = true },
            ["shipTo"] = new("Where it goes."),
            ["payment"] = new("How it is paid.") { IsRequired = true },
            ["metadata"] = new("Whatever you want to find again, at most 20 entries.")
            {
                MaxProperties = MostMetadata,
                Each = Field.Text("", LongestMetadata, leastCharacters: 0),
                Keys = Field.Text("", LongestText, leastCharacters: 0),
            },
        },
        [typeof(LineRequest)] = new()
        {
            ["sku"] = new("Stock keeping unit.") { IsRequired = true, Pattern = "^[A-Za-z0-9._-]{1,64}$" },
            ["quantity"] = Field.Whole("Pieces.", 1, MostQuantity) with { IsRequired = true },
            ["unitPrice"] = Field.Whole("Price of one piece, in minor units.", 0, MostMoney) with { IsRequired = true },
            ["name"] = Field.Text("What people call it.", LongestText),
        },
        [typeof(CustomerRequest)] = new()
        {
            ["email"] = Field.Text("E-mail address.", LongestText) with
            {
                IsRequired = true,
                Pattern = @"^[^@\s]+@[^@\s]+$",
            },
            ["name"] = Field.Text("Name.", LongestText),
        },
        [typeof(AddressRequest)] = new()
        {
            ["line1"] = Field.Text("Street and number.", LongestText),
            ["line2"] = Field.Text("What else the carrier needs.", LongestText),
            ["city"] = Field.Text("City or locality.", LongestText),
            ["region"] = Field.Text("State, province or county.", LongestText),
            ["postalCode"] = Field.Text("Postal code.", LongestText),
            ["country"] = new("ISO 3166-1 alpha-2 code.") { Pattern = "^[A-Z]{2}$" },
        },
        [typeof(PaymentRequest)] = new()
        {
            ["token"] = Field.Text(
                "The provider's token for a means of payment; never a card number.", LongestText) with
            {
                IsRequired = true,
            },
            ["capture"] = new(
                "automatic (as if it were left out): the money is taken as soon as the stock is held. manual: it is "
                + "set aside until you capture it.")
            {
                Values = ["automatic", "manual"],
            },
        },
        [typeof(CancelRequest)] = new()
        {
            ["reason"] = Field.Text("Why, in your words.", LongestText),
        },
    };
}
