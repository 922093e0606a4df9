using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>Every field of an order x everything that can be wrong with it, over real HTTP.</summary>
[Collection(Processes.Name)]
public sealed class OrderFieldTests(QuietHouse quiet, ITestOutputHelper output) : IClassFixture<QuietHouse>
{
    public static TheoryData<string> Paths => [.. Field.All.Select(one => one.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_field_takes_what_it_may_and_refuses_the_rest_by_its_name(string path)
    {
        var field = Field.All.Single(field => field.Path == path);
        using var client = quiet.NewClient();
        foreach (var written in field.Taken.Concat(field.IsNeeded ? [] : ["null"]))
        {
            var answer = await client.SendAsync(Order(field.With(written)));
            Assert.True(answer.Status == 202, $"{written} should be accepted: {answer.Status} {answer.Body}");
        }

        foreach (var written in field.OutOfRange.Concat(field.IsNeeded ? ["null"] : []))
        {
            var answer = await quiet.RefusesAsync(client, Order(field.With(written)), 400, "out-of-range");
            Assert.Contains($"\"pointer\":\"{field.Pointer}\"", answer.Body, StringComparison.Ordinal);
        }

        foreach (var written in field.OfAnotherType)
            await quiet.RefusesAsync(client, Order(field.With(written)), 400, "not-json");
        var refused = field.OutOfRange.Count + field.OfAnotherType.Count;
        output.WriteLine($"{path}: {field.Taken.Count} taken, {refused} refused");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_field_stands_there_once_under_its_own_name_or_not_at_all(string path)
    {
        var field = Field.All.Single(field => field.Path == path);
        if (!field.IsMember) field = field with { Path = "lines" }; // an item of a list has no name
        using var client = quiet.NewClient();
        foreach (var name in (string[])[field.UpperName, $"{path}\\u200b", "unknown", "", "__proto__", "$type", "$ref"])
            await quiet.RefusesAsync(client, Order(field.Named(name)), 400, "not-json");
        foreach (var name in (string[])[field.Path.Split('.')[^1], field.EscapedName])
            await quiet.RefusesAsync(client, Order(field.Twice(name)), 400, "not-json");

        if (field.IsNeeded)
        {
            var answer = await quiet.RefusesAsync(client, Order(field.Without()), 400, "out-of-range");
            Assert.Contains($"\"pointer\":\"{field.Pointer}\"", answer.Body, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(202, (await client.SendAsync(Order(field.Without()))).Status);
        }
    }

    [Fact]
    public async Task An_order_is_held_to_its_own_sum_and_to_what_is_sold()
    {
        using var client = quiet.NewClient();
        var total = Field.All.Single(field => field.Path == "total");
        foreach (var wrong in (string[])["0", "1249", "1251", "100000000000"])
            await quiet.RefusesAsync(client, Order(total.With(wrong)), 422, "total-mismatch");
        var sku = Field.All.Single(field => field.Path == "lines.0.sku");
        foreach (var unknown in (string[])["\"tea-001\"", "\"NO-SUCH\"", "\".\"", "\"..\""])
            await quiet.RefusesAsync(client, Order(sku.With(unknown)), 422, "unknown-sku");
    }

    private WireRequest Order(string body) => quiet.Door.Place(quiet.NextKey).WithBody(body);
}
