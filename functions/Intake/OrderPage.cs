namespace Pipeline.Intake;

/// <summary>A part of a storefront's orders, newest first.</summary>
/// <param name="Orders">May be fewer than were asked for, even none, although more follow.</param>
/// <param name="Next">The cursor of what follows; null at the end.</param>
public sealed record OrderPage(IReadOnlyList<OrderView> Orders, string? Next);
