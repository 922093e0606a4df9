using System.Text.Json;
using Azure;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Messaging;

public sealed class OrderMessageTests
{
    private static readonly ETag ETag = new("W/\"datetime'2026-03-01T12%3A00%3A00.0000000Z'\"");

    [Fact]
    public void A_message_gives_back_the_nudges_it_was_packed_from() =>
        Assert.All(Life.Reachable(), order =>
        {
            var nudge = Nudge.For(new StoredOrder(order, ETag)) with { Attempt = 3 };
            var read = OrderMessage.Unpack(Delivery.Of(nudge, nudge));

            Assert.Equal(2, read.Count);
            Assert.Equal(Json(order), Json(read[1].Stored!.Order));
            Assert.Equal((ETag, 3, order.Id), (read[1].Stored!.ETag, read[1].Attempt, read[1].Id));
        });

    [Fact]
    public void A_message_is_JSON_with_an_id_of_its_own()
    {
        var nudge = OrderMessage.Write(Nudge.For(new StoredOrder(Sample.Order(), ETag)));
        var (one, other) = (OrderMessage.Pack([nudge], Sample.At), OrderMessage.Pack([nudge], Sample.At));

        Assert.NotEqual(one.MessageId, other.MessageId);
        Assert.Equal("application/json", one.ContentType);
        using var body = JsonDocument.Parse(one.Body.ToMemory());
        Assert.Equal(1, body.RootElement.GetProperty("nudges").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("junk")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"nudges":null}""")]
    [InlineData("""{"nudges":[]}""")]
    [InlineData("""{"nudges":[null]}""")]
    [InlineData("""{"nudges":[{}]}""")]
    [InlineData("""{"nudges":[{"id":null}]}""")]
    [InlineData("""{"nudges":[{"id":"ord_1"}]}""")]
    [InlineData("""{"nudges":[{"id":7}]}""")]
    [InlineData("""{"nudges":[{"id":"ord_5A3CEEG4DD8F2WBV2B539BMX00","order":{}}]}""")]
    [InlineData("""{"nudges":[{"id":"ord_5A3CEEG4DD8F2WBV2B539BMX00","order":7}]}""")]
    public void A_body_that_is_none_of_ours_cannot_be_read(string body) =>
        Assert.ThrowsAny<JsonException>(() => OrderMessage.Unpack(Delivery.Of(body)));

    [Fact]
    public void An_order_too_large_to_share_a_message_travels_as_its_id()
    {
        var large = Sample.Order(purchase: OrderRowTests.Large(65));
        var written = OrderMessage.Write(Nudge.For(new StoredOrder(large, ETag)) with { Attempt = 2 });
        var read = Assert.Single(OrderMessage.Unpack(Delivery.Of(OrderMessage.Pack([written], Sample.At))));

        Assert.InRange(written.Length, 1, 200);
        Assert.Equal((large.Id, 2, null), (read.Id, read.Attempt, read.Stored));
    }

    [Fact]
    public void An_order_of_sixty_KiB_travels_whole()
    {
        var order = Sample.Order(purchase: OrderRowTests.Large(60));
        Assert.InRange(OrderMessage.Write(Nudge.For(new StoredOrder(order, ETag))).Length, 60 * 1024, 64 * 1024);
    }

    private static string Json(Order order) => JsonSerializer.Serialize(order, OrderJson.Default.Order);
}
