using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class CompactJsonTests
{
    private static readonly OrderJson Interpreted = new(
        new JsonSerializerOptions(OrderJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // The rows and fingerprints of before it was generated code that writes them.
    [Fact]
    public void An_order_is_written_as_its_metadata_say() => Assert.All(
        [
            .. Life.Reachable(),
            Sample.Order(purchase: OrderRowTests.Large(200)),
            Sample.Order(purchase: Sample.Purchase() with { Reference = "Zürich – \U0001F375 – \"<&>'\\\u0001\u2028" }),
        ],
        order => Assert.Equal(
            JsonSerializer.Serialize(order, Interpreted.Order),
            CompactJson.WriteText(order, OrderJson.Default.Order)));

    // An attribute that the generator cannot write code for would take it away without a word.
    [Fact]
    public void The_code_that_writes_an_order_is_generated()
    {
        Assert.NotNull(OrderJson.Default.Order.SerializeHandler);
        Assert.NotNull(OrderJson.Default.Purchase.SerializeHandler);
        Assert.NotNull(OrderJson.Default.TimelineEntry.SerializeHandler);
    }

    [Fact]
    public void A_text_that_failed_leaves_nothing_in_the_next()
    {
        var broken = Sample.Order() with { Timeline = new Failing() };
        Assert.Throws<InvalidOperationException>(() => CompactJson.Write(broken, OrderJson.Default.Order));
        Assert.Equal(
            CompactJson.WriteText(Sample.Order(), OrderJson.Default.Order),
            Encoding.UTF8.GetString(CompactJson.Write(Sample.Order(), OrderJson.Default.Order)));
    }

    private sealed class Failing : IReadOnlyList<TimelineEntry>
    {
        public int Count => 1;

        public TimelineEntry this[int index] => throw new InvalidOperationException();

        public IEnumerator<TimelineEntry> GetEnumerator() => throw new InvalidOperationException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
