namespace Pipeline.Storefronts;

/// <summary>A storefront that was let in.</summary>
/// <param name="Id">Whose orders it sees.</param>
/// <param name="Limits">How much it may ask of us.</param>
/// <param name="OpenOrders">About how many of its orders are open; counted every minute.</param>
public sealed record Storefront(string Id, Limits Limits, int OpenOrders)
{
    public bool HasTooManyOpenOrders => OpenOrders >= Limits.OpenOrders;
}

/// <summary>An operator who was let in.</summary>
/// <param name="KeyId">Says who did what; not secret.</param>
public sealed record Operator(string KeyId);
