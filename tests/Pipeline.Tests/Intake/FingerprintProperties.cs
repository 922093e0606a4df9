using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CsCheck;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

/// <summary>
/// Whatever an order is, its fingerprint is the same however it is written and another once anything about it is.
/// Each law is shown to fail: on fingerprints that look at how a body is written, and on some that forget a part.
/// </summary>
public sealed class FingerprintProperties
{
    private const int Orders = 1_000;
    private const int OrdersEach = 100; // for each of some 20 parts

    private static readonly Gen<(OrderRequest Order, int Lot, int Hand, int OtherHand)> Cases =
        Gen.Select(AnyOrder.Valid, Gen.Int, Gen.Int, Gen.Int);

    public static TheoryData<string> Parts => [.. Alteration.All.Keys];

    public static TheoryData<string> Looks => [.. Hasty.Keys];

    private static Dictionary<string, Func<string, OrderRequest, string>> Hasty => new()
    {
        ["its bytes"] = (body, _) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(body))),
        ["its white space"] = (body, _) => $"{body.Count(char.IsControl)}",
        ["its escapes"] = (body, _) => $"{body.Split("\\u").Length}",
        ["its nulls"] = (body, _) => $"{body.Contains("null", StringComparison.Ordinal)}",
        ["the order of its members"] = (body, _) => Names(body, JsonElement (order) => order),
        ["the order of a line's members"] = (body, _) => Names(body, order => order.GetProperty("lines")[0]),
        ["the order of its lines"] = (_, order) => string.Join(' ', order.Lines!.Select(line => line!.Sku).Distinct()),
        ["the number of its lines"] = (_, order) => $"{order.Lines!.Count}",
        ["the spelling of its text"] = (_, order) => order.Reference!,
        ["the spelling of its metadata"] = (_, order) => string.Join(
            ' ', (order.Metadata?.Keys ?? []).Order(StringComparer.Ordinal)),
        ["the order of its metadata"] = (_, order) => string.Join(' ', order.Metadata?.Values ?? []),
        ["whether it says a total"] = (_, order) => $"{order.Total}",
        ["whether it says how to capture"] = (_, order) => $"{order.Payment!.Capture}",
        ["whether it says that there is no metadata"] = (_, order) => $"{order.Metadata is null}",
        ["whether it says that there is no address"] = (_, order) => $"{order.ShipTo is null}",
    };

    [Fact]
    public Task An_order_has_one_fingerprint_however_it_is_written() =>
        IsTheSameHoweverWrittenAsync(async body => Fingerprint.Of(await BoughtAsync(body)), Orders);

    [Theory]
    [MemberData(nameof(Looks))]
    public Task A_fingerprint_of_how_an_order_is_written_is_caught(string look) =>
        IsCaughtAsync(() => IsTheSameHoweverWrittenAsync(
            body => Task.FromResult(Hasty[look](body, Parsed(body))), OrdersEach));

    [Theory]
    [MemberData(nameof(Parts))]
    public Task An_order_of_which_one_part_is_another_has_another_fingerprint(string part) =>
        ChangesWithAsync(Alteration.All[part].Change, purchase => purchase);

    [Theory]
    [MemberData(nameof(Parts))]
    public Task A_fingerprint_that_forgets_a_part_is_caught(string part) =>
        IsCaughtAsync(() => ChangesWithAsync(Alteration.All[part].Change, Alteration.All[part].Forget));

    // By a counter-example: an exception, as a refused body is, would be the inner one.
    private static async Task IsCaughtAsync(Func<Task> law) =>
        Assert.Null((await Assert.ThrowsAsync<CsCheckException>(law)).InnerException);

    private static Task IsTheSameHoweverWrittenAsync(Func<string, Task<string>> fingerprintAsync, int orders) =>
        Cases.SampleAsync(
            async sample => await fingerprintAsync(new Handwriting(sample.Hand).Write(sample.Order))
                == await fingerprintAsync(new Handwriting(sample.OtherHand).Write(sample.Order)),
            iter: orders,
            print: Print);

    private static Task ChangesWithAsync(
        Func<OrderRequest, Random, OrderRequest> change, Func<Purchase, Purchase> seen) =>
        Cases.SampleAsync(
            async sample =>
            {
                var changed = change(sample.Order, new Random(sample.Lot));
                var one = await BoughtAsync(new Handwriting(sample.Hand).Write(sample.Order));
                var other = await BoughtAsync(new Handwriting(sample.OtherHand).Write(changed));
                return Fingerprint.Of(seen(one)) != Fingerprint.Of(seen(other));
            },
            iter: OrdersEach,
            print: Print);

    private static async Task<Purchase> BoughtAsync(string body)
    {
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);
        return reading.Purchase ?? throw new InvalidOperationException(
            $"{Requests.Problem(reading.Refusal)} {string.Join(' ', Requests.Pointers(reading.Refusal))}: {body}");
    }

    private static OrderRequest Parsed(string body) =>
        JsonSerializer.Deserialize(body, OrderRequestJson.Default.OrderRequest)!;

    // Of those that are always there.
    private static string Names(string body, Func<JsonElement, JsonElement> part)
    {
        using var order = JsonDocument.Parse(body);
        return string.Join(' ', part(order.RootElement).EnumerateObject().Select(member => member.Name).Where(name =>
            name is "reference" or "currency" or "lines" or "customer" or "payment" or "quantity" or "unitPrice"));
    }

    private static string Print((OrderRequest Order, int Lot, int Hand, int OtherHand) sample) =>
        $"lot {sample.Lot}\n{new Handwriting(sample.Hand).Write(sample.Order)}\n"
        + new Handwriting(sample.OtherHand).Write(sample.Order);
}
