using System.Text;
using System.Text.Json;
using Pipeline.Intake;

namespace Pipeline.Fuzz;

/// <summary>What the fuzzer runs: the product's reading of an order, held to the rules said a second time.</summary>
internal static class Target
{
    /// <summary>Reads a body. The product must neither stumble nor judge otherwise than the rules.</summary>
    /// <exception cref="InvalidOperationException">It judged otherwise.</exception>
    public static void Read(ReadOnlySpan<byte> body)
    {
        var read = Product(body);
        var told = OrderRules.Fault(body, out _);
        if (read != told)
        {
            throw new InvalidOperationException(
                $"The product says {read ?? "an order"}, the rules say {told ?? "an order"}: {Shown(body)}");
        }
    }

    private static string? Product(ReadOnlySpan<byte> body)
    {
        var (order, unreadable) = OrderRequestReader.Body.Parse(body);
        if (order is null) return unreadable?.Type.Name;
        if (OrderRequestReader.Body.Check(order) is { } fault) return fault.Type.Name;
        var (purchase, contradiction) = OrderRequestReader.Check(order);
        if (purchase is not null) Fingerprint.Of(purchase);
        return contradiction?.Type.Name;
    }

    // As JSON, so that what a terminal would act upon is only shown.
    private static string Shown(ReadOnlySpan<byte> body) => JsonSerializer.Serialize(Encoding.Latin1.GetString(body));
}
