namespace Pipeline.Storefronts;

/// <summary>A storefront that was let in.</summary>
/// <param name="Id">Whose orders it sees.</param>
/// <param name="Limits">How much it may ask of us.</param>
/// <param name="OpenOrders">About how many of its orders are open; counted every minute.</param>
public sealed record Storefront(string Id, Limits Limits, int OpenOrders)
{
    public bool HasTooManyOpenOrders => OpenOrders >= Limits.OpenOrders;
}

/// <summary>Who may act on an order: its storefront, or an operator on any.</summary>
/// <param name="StorefrontId">Null for an operator.</param>
/// <param name="Operator">Null for a storefront.</param>
public sealed record Party(string? StorefrontId, Operator? Operator)
{
    /// <summary>Says who did what; not secret.</summary>
    public string Name => Operator?.KeyId ?? StorefrontId ?? "";

    public bool MaySee(string storefrontId) => Operator is not null || StorefrontId == storefrontId;
}

/// <summary>An operator who was let in.</summary>
/// <param name="KeyId">Says who did what; not secret.</param>
/// <param name="Role">Null for one who may decide everything.</param>
public sealed record Operator(string KeyId, string? Role)
{
    private const string Separator = ": "; // no key's id has one

    /// <summary>The operator's words as they are noted, under whose key they were said.</summary>
    public string Note(string? words) => words is null ? KeyId : KeyId + Separator + words;
}
