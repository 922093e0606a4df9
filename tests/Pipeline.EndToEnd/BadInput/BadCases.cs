using System.Text;
using Pipeline.Fuzz;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>Makes requests of every route wrong, the same ones for the same seed.</summary>
/// <param name="dice">Decides everything.</param>
/// <param name="number">Makes keys unique.</param>
/// <param name="door">Valid requests to begin with.</param>
internal sealed class BadCases(Random dice, int number, ValidRequests door)
{
    private const int MostToSpoil = 16 * 1024;
    private readonly AnyOrder orders = new(dice, ValidRequests.Skus);

    private string Key => $"bad-input-{number:00000}";

    /// <summary>One of them, of any kind.</summary>
    public BadCase Next() => dice.Next(20) switch
    {
        < 8 => Order(),
        < 10 => Import(),
        < 12 => OtherBody(),
        12 => new BadHeaders(dice, Key, door).IdempotencyKey(),
        13 => new BadHeaders(dice, Key, door).ContentType(),
        14 => new BadHeaders(dice, Key, door).Authorization(),
        15 => new BadTargets(dice, door).Path(),
        16 => new BadTargets(dice, door).Query(),
        17 => new BadTargets(dice, door).Method(),
        18 => new BadWire(dice, Key, door).Head(),
        _ => new BadWire(dice, Key, door).Framing(),
    };

    private BadCase Order()
    {
        var body = Mutation.Body(dice, Base());
        var fault = OrderRules.Fault(body, out var skus);
        return new BadCase("order", (door.Place(Key) with { Body = body }).Bytes, answer =>
            JudgeOrder(fault, skus) is var (status, type) && answer.Status == status && answer.Type == type
                ? null
                : $"should be {JudgeOrder(fault, skus)}");
    }

    private static (int Status, string? Type) JudgeOrder(string? fault, IReadOnlyList<string> skus) => fault switch
    {
        OrderRules.NotJson or OrderRules.OutOfRange => (400, fault),
        not null => (422, fault),
        null when skus.Any(sku => !ValidRequests.Skus.Contains(sku)) => (422, "unknown-sku"),
        null => (202, null),
    };

    // A line has no line break in it, and its mark of the byte order is let pass.
    private BadCase Import()
    {
        var order = Mutation.Body(dice, Base()).Select(one => one is 10 or 13 ? (byte)' ' : one).ToArray();
        while (order.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) order = order[3..];
        order = order.AsSpan().TrimStart(" \t"u8).ToArray();
        var fault = OrderRules.Fault(order, out var skus);
        var isObject = order is [(byte)'{', ..] && StrictJson.Parse(order, 8) is not { Members.Count: 0 };
        byte[] line = isObject ? [.. Encoding.UTF8.GetBytes($"{{\"idempotencyKey\":\"{Key}\","), .. order[1..]] : order;
        var isBlank = order.Length == 0;
        var (_, type) = JudgeOrder(fault, skus);
        return new BadCase("import", (door.Import() with { Body = line }).Bytes, answer =>
        {
            if (answer.Status != 200) return "should be 200";
            var isEmpty = answer.Body.Length == 0;
            if (isBlank || isEmpty) return isBlank == isEmpty ? null : "should be empty";
            return type is null
                ? answer.Text("status") == "accepted" ? null : "should be accepted"
                : answer.Json.TryGetProperty("problem", out var problem)
                    && problem.GetProperty("type").GetString() == $"urn:pipeline:{type}"
                    ? null
                    : $"should be refused as {type}";
        });
    }

    // Of these only the grammar is judged: what is no JSON object must not come through.
    private BadCase OtherBody()
    {
        var request = dice.Next(4) switch
        {
            0 => door.Cancel().WithBody("""{"reason":"ordered twice"}"""),
            1 => door.SetStock().WithBody("""{"onHand":5}"""),
            2 => door.AdjustStock(Key).WithBody("""{"by":1,"reason":"found behind the shelf"}"""),
            _ => door.Discard().WithBody("""{"reason":"of a test"}"""),
        };
        var body = Mutation.Body(dice, request.Body);
        var isObject = StrictJson.Parse(body, 64) is { Kind: JsonKind.Object };
        return new BadCase("other body", (request with { Body = body }).Bytes, answer =>
            isObject || body.Length == 0 || body.Length > 4 * 1024 && answer.Status == 413
                ? null
                : BadCase.Problem(400, "not-json")(answer));
    }

    private byte[] Base()
    {
        if (dice.Next(2) == 0) return Encoding.UTF8.GetBytes(ValidRequests.Order);
        while (true)
        {
            var order = orders.Next();
            if (order.Length < MostToSpoil) return order;
        }
    }
}
