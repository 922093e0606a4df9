using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class OrderRowTests
{
    [Fact]
    public void A_row_gives_back_the_order_in_every_reachable_state() =>
        Assert.All(Life.Reachable(), order => AssertSame(order, OrderRow.Read(OrderRow.Whole(order))));

    [Fact]
    public void A_row_gives_back_a_purchase_of_200_KiB_from_properties_that_storage_takes()
    {
        var order = Sample.Order(purchase: Large(200));
        var row = OrderRow.Whole(order);

        AssertSame(order, OrderRow.Read(row));
        Assert.All(Chunks(row), chunk => Assert.InRange(chunk.Length, 1, 64 * 1024));
        Assert.InRange(Chunks(row).Sum(chunk => chunk.Length), 200 * 1024, 210 * 1024);
        Assert.True(OrderRow.EstimateBytes(row) >= 200 * 1024 * 4 / 3);
    }

    [Fact]
    public void A_row_gives_back_text_of_any_script_without_escaping_it()
    {
        var purchase = Sample.Purchase() with
        {
            Reference = "Zürich – 東京 – \U0001F375 – \"<&>'\\",
            Metadata = new Dictionary<string, string> { ["Größe"] = "ξ", ["Kept As Is"] = "" },
            ShipTo = new Address("1 Main St", null, "Łódź", null, "90-001", "PL"),
        };
        var row = OrderRow.Whole(Sample.Order(purchase: purchase));

        AssertSame(Sample.Order(purchase: purchase), OrderRow.Read(row));
        Assert.Contains("東京", Encoding.UTF8.GetString(row.GetBinary("Purchase0")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_sends_only_what_changes()
    {
        var state = OrderRow.State(Sample.Order(purchase: Large(200)).StockHeld(Sample.At));
        Assert.Empty(Chunks(state));
        Assert.DoesNotContain(nameof(Order.Fingerprint), state.Keys);
        Assert.Equal("Held", state.GetString(nameof(Order.Stock)));
    }

    [Fact]
    public void A_row_that_this_code_did_not_write_is_refused_by_the_name_of_the_column()
    {
        var row = OrderRow.Whole(Sample.Order());
        row.Remove(nameof(Order.Version));
        var refusal = Assert.Throws<InvalidDataException>(() => OrderRow.Read(row));
        Assert.Contains("Version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_forgets_a_rest_that_a_merge_ended()
    {
        var resting = Sample.Authorised(Life.Due);
        var ended = resting.CaptureRequested(Sample.At);
        var row = OrderRow.Whole(resting);
        foreach (var (column, value) in OrderRow.State(ended))
        {
            if (value is not null) row[column] = value; // a merge leaves what is null
        }

        Assert.Equal(resting.Rest, OrderRow.Read(OrderRow.Whole(resting)).Rest);
        AssertSame(ended, OrderRow.Read(row));
    }

    [Theory]
    [InlineData(CaptureMode.Automatic, false)]
    [InlineData(CaptureMode.Manual, true)]
    public void A_purchase_names_its_capture_only_where_it_is_manual_as_older_fingerprints_have_it(
        CaptureMode capture, bool named)
    {
        var purchase = Sample.Purchase() with { Payment = new PaymentMethod("tok_ok", capture) };
        var json = JsonSerializer.Serialize(purchase, OrderJson.Default.Purchase);
        Assert.Equal(named, json.Contains("capture", StringComparison.Ordinal));
        Assert.Equal(capture, JsonSerializer.Deserialize(json, OrderJson.Default.Purchase)!.Payment.Capture);
    }

    [Fact]
    public void A_row_from_before_there_were_rests_is_read()
    {
        var row = OrderRow.Whole(Sample.Order());
        Assert.True(row.Remove("RestReason"));
        Assert.True(row.Remove("RestUntil"));
        AssertSame(Sample.Order(), OrderRow.Read(row));
    }

    internal static Purchase Large(int kibibytes) => Sample.Purchase() with
    {
        Metadata = Enumerable.Range(0, kibibytes).ToDictionary(entry => $"{entry:0000}", _ => new string('x', 1024)),
    };

    private static IEnumerable<byte[]> Chunks(TableEntity row) => row.Select(column => column.Value).OfType<byte[]>();

    // By their JSON: a record compares the lists it holds by reference.
    private static void AssertSame(Order expected, Order actual) => Assert.Equal(
        JsonSerializer.Serialize(expected, OrderJson.Default.Order),
        JsonSerializer.Serialize(actual, OrderJson.Default.Order));
}
