namespace Pipeline.Storefronts;

/// <summary>A storefront that was let in.</summary>
/// <param name="Id">Whose orders it sees.</param>
public sealed record Storefront(string Id);

/// <summary>An operator who was let in.</summary>
/// <param name="KeyId">Says who did what; not secret.</param>
public sealed record Operator(string KeyId);
