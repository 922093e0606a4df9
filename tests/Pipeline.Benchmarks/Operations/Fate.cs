using System.Globalization;
using Pipeline.Orders;

namespace Pipeline.Benchmarks.Operations;

/// <summary>A kind of order whose operations are counted.</summary>
/// <param name="Name">As the table and the budget name it.</param>
/// <param name="Meaning">What is counted, in a few words.</param>
/// <param name="Outcome">What the storefront is told in the end; anything else is an error of the measurement.</param>
internal sealed record Fate(string Name, string Meaning, Outcome Outcome)
{
    public const int SkusOfMany = 100;
    public const string SoldOut = "BENCH-SOLD-OUT";
    private const string Accepted = "tok_ok";

    /// <summary>The payment token, which tells the simulated provider what to do.</summary>
    public string Token { get; private init; } = Accepted;

    /// <summary>The SKUs of an order, one piece of each; by the number of the order.</summary>
    public Func<int, IReadOnlyList<string>> Skus { get; private init; } = _ => [Sku(0)];

    /// <summary>Cancelled once it is closed; both ways are counted.</summary>
    public bool IsCancelled { get; private init; }

    /// <summary>Posted again under its key once it is closed; only the second post is counted.</summary>
    public bool IsReplayed { get; private init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Fate> All { get; } =
    [
        new("confirmed-1-line", "one line, all orders want the same SKU", Outcome.Confirmed),
        new("confirmed-1-line-many-skus", "one line, a hundred SKUs in turn", Outcome.Confirmed)
        {
            Skus = number => [Sku(number % SkusOfMany)],
        },
        new("confirmed-3-lines", "three lines, the same three SKUs", Outcome.Confirmed)
        {
            Skus = _ => [Sku(0), Sku(1), Sku(2)],
        },
        new("declined", "one line, the bank declines", Outcome.Rejected) { Token = "tok_declined" },
        new("out-of-stock", "one line, nothing on hand", Outcome.Rejected) { Skus = _ => [SoldOut] },
        new("cancelled", "one line, cancelled once confirmed; all of it", Outcome.Cancelled) { IsCancelled = true },
        new("replayed", "the same post again, once confirmed; it alone", Outcome.Confirmed) { IsReplayed = true },
    ];

    /// <summary>A SKU of which there is enough.</summary>
    public static string Sku(int number) => string.Create(CultureInfo.InvariantCulture, $"BENCH-{number:000}");
}
