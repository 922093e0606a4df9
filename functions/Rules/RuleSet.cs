using System.Text.Json.Serialization;

namespace Pipeline.Rules;

/// <summary>What a storefront's orders are held for, how long, and who decides.</summary>
public sealed record RuleSet
{
    public const int MostRules = 50;
    public const int MostRoles = 20;
    public const int UsualHoldHours = 72;
    public const int LongestHoldHours = 30 * 24;

    /// <summary>Looked at in this order, all of them.</summary>
    public IReadOnlyList<Rule?>? Rules { get; init; }

    /// <summary>How long a held order waits for somebody; 72 hours when it is left out.</summary>
    public int? HoldHours { get; init; }

    /// <summary>Up to what order total operators of a role decide; whose key has no role decides everything.</summary>
    public IReadOnlyDictionary<string, Role?>? Roles { get; init; }

    public static RuleSet Empty { get; } = new();
}

/// <summary>Limits in minor units by ISO 4217 code; other currencies are not its own to decide.</summary>
public sealed record Role
{
    /// <summary>Of the order's total, to let it go on.</summary>
    public IReadOnlyDictionary<string, long>? Approve { get; init; }

    /// <summary>Of its total, to turn it round and release its stock; as to approve where it is left out.</summary>
    public IReadOnlyDictionary<string, long>? Release { get; init; }

    /// <summary>Of one refund.</summary>
    public IReadOnlyDictionary<string, long>? Refund { get; init; }
}

/// <summary>One rule; which of its members are needed depends on <see cref="When"/>.</summary>
public sealed record Rule
{
    /// <summary>1 to 32 of a-z 0-9 -, one of a kind; tells rules of one kind apart.</summary>
    public string? Id { get; init; }

    /// <summary>total-over, quantity-over, country-in or orders-per-hour-over.</summary>
    public string? When { get; init; }

    /// <summary>Of total-over: minor units.</summary>
    public long? Amount { get; init; }

    /// <summary>Of total-over: ISO 4217 code; orders of other currencies are another rule's.</summary>
    public string? Currency { get; init; }

    /// <summary>Of quantity-over: pieces of one line.</summary>
    public int? Quantity { get; init; }

    /// <summary>Of quantity-over: one SKU's lines only.</summary>
    public string? Sku { get; init; }

    /// <summary>Of country-in: ISO 3166-1 alpha-2 codes of where it is shipped.</summary>
    public IReadOnlyList<string?>? Countries { get; init; }

    /// <summary>Of orders-per-hour-over: orders of one e-mail address, this one included.</summary>
    public int? Count { get; init; }

    /// <summary>What findings and reports call it.</summary>
    [JsonIgnore]
    internal string Name => Id ?? When ?? "";
}

/// <summary>A rule set as it stands.</summary>
/// <param name="Version">+1 with every change; 0 where none was ever set.</param>
/// <param name="Rules">What it says.</param>
public sealed record StoredRules(int Version, RuleSet Rules)
{
    public static StoredRules None { get; } = new(0, RuleSet.Empty);

    [JsonIgnore]
    internal int HoldSeconds => (Rules.HoldHours ?? RuleSet.UsualHoldHours) * 3_600;
}
