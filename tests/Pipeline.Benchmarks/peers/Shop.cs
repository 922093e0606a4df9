using System.Collections.Concurrent;

namespace Pipeline.Peers;

/// <summary>
/// The least that the steps of an order can do: counts of stock, a payment an order, a list of who was told. One for
/// the process, for every framework makes its handlers itself.
/// </summary>
internal static class Shop
{
    private static readonly ConcurrentDictionary<string, long> Sold = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Guid, long> Payments = new();
    private static readonly ConcurrentDictionary<Guid, string> Told = new();
    private static long messages;
    private static SagaRun? run;

    /// <summary>How many messages were handled.</summary>
    public static long Messages => Interlocked.Read(ref messages);

    /// <summary>A message is being handled.</summary>
    public static void Count() => Interlocked.Increment(ref messages);

    public static void Reserve(IReadOnlyList<OrderLine> lines)
    {
        Count();
        foreach (var line in lines) Sold.AddOrUpdate(line.Sku, line.Quantity, (_, sold) => sold + line.Quantity);
    }

    public static string Pay(Guid order, long amount)
    {
        Count();
        if (!Payments.TryAdd(order, amount)) throw new InvalidOperationException($"{order} would be paid twice.");
        return $"pay_{order}";
    }

    public static void Tell(Guid order, string email)
    {
        Count();
        if (!Told.TryAdd(order, email)) throw new InvalidOperationException($"{order} would be told twice.");
    }

    /// <summary>The order is at its end.</summary>
    public static void Settle() => run?.Settle();

    /// <summary>Measures, and checks that the work was done.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> MeasureAsync(string name, string[] args, Func<OrderRequest, Task> place)
    {
        if (args is not [var text] || !int.TryParse(text, out var orders)) return 2;
        using var loop = run = new SagaRun((_, body) => place(OrderRequest.Read(body)));
        var figures = await loop.MeasureAsync(name, orders, () => Messages);
        if (Sold.Values.Sum() != loop.Placed || Payments.Count != loop.Placed || Told.Count != loop.Placed
            || Payments.Values.Any(amount => amount != 1250))
        {
            await Console.Error.WriteLineAsync(
                $"{name}: of {loop.Placed} orders {Sold.Values.Sum()} pieces sold, {Payments.Count} paid, "
                + $"{Told.Count} told.");
            return 1;
        }

        await SagaRun.TellAsync(figures);
        return 0;
    }
}
