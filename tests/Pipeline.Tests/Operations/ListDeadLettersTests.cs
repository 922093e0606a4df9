using Microsoft.AspNetCore.Http;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class ListDeadLettersTests(AzuriteFixture azurite)
{
    private static readonly string[] Three = [Queues.Inventory, Queues.Payment, Queues.Notification];

    [Fact]
    public async Task Letters_of_all_queues_are_shown_newest_first_page_by_page()
    {
        var desk = await KeptAsync(7);
        var first = await PageAsync(desk, "?limit=4");
        Assert.Equal([6, 5, 4, 3], first.DeadLetters.Select(Minute));
        var rest = await PageAsync(desk, $"?limit=4&cursor={first.Next}");
        Assert.Equal([2, 1, 0], rest.DeadLetters.Select(Minute));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task Letters_of_one_queue_are_shown_alone()
    {
        var desk = await KeptAsync(7);
        var page = await PageAsync(desk, "?queue=payment");
        Assert.Equal([4, 1], page.DeadLetters.Select(Minute));
        Assert.All(page.DeadLetters, item => Assert.Equal("payment", item.Queue));
    }

    [Fact]
    public async Task A_letter_is_shown_with_all_that_tells_what_it_is_and_without_its_body()
    {
        var desk = await KeptAsync(1);
        var (status, body) = await OperatorDesk.ShownAsync(await ListAsync(desk));
        var item = body.GetProperty("deadLetters")[0];

        Assert.Equal(200, status);
        Assert.Equal(
            ("inventory", "open", "attempts-exhausted", "Failed 8 times."),
            (Text(item, "queue"), Text(item, "state"), Text(item, "reason"), Text(item, "description")));
        Assert.Equal(Sample.Order().Id.Value, item.GetProperty("orders")[0].GetString());
        Assert.Equal((Sample.At, Sample.At.AddHours(1)),
            (item.GetProperty("at").GetDateTimeOffset(), item.GetProperty("keptAt").GetDateTimeOffset()));
        Assert.Equal(DeadLetterSample.Of(Queues.Inventory).Body.ToMemory().Length, item.GetProperty("size").GetInt32());
        Assert.DoesNotContain("ada@example.com", body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?queue=orders")]
    [InlineData("?queue=")]
    [InlineData("?limit=1000")]
    public async Task A_query_that_cannot_be_is_refused(string query)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        Assert.Equal("400 bad-query", Requests.Problem(await ListAsync(desk, query)));
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_sees_dead_letters(string key)
    {
        var desk = await KeptAsync(1);
        Assert.Equal("401 unauthenticated", Requests.Problem(await ListAsync(desk, key: key)));
        Assert.Equal("401 unauthenticated", Requests.Problem(await ReadAsync(desk, Id(0), key)));
    }

    [Fact]
    public async Task One_letter_is_shown_with_its_body_and_without_the_payment_token()
    {
        var desk = await KeptAsync(1);
        var (status, shown) = await OperatorDesk.ShownAsync(await ReadAsync(desk, Id(0)));
        var order = shown.GetProperty("body").GetProperty("nudges")[0].GetProperty("order");

        Assert.Equal((200, "json", 2), (status, Text(shown, "bodyIs"), shown.GetProperty("deliveryCount").GetInt32()));
        Assert.Equal("SO-1001", order.GetProperty("purchase").GetProperty("reference").GetString());
        Assert.Equal("***", Text(order.GetProperty("purchase").GetProperty("payment"), "token"));
        Assert.Equal("attempts-exhausted", Text(shown.GetProperty("properties"), "DeadLetterReason"));
        Assert.DoesNotContain("tok_ok", shown.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9")]
    [InlineData("../payment")]
    [InlineData("0000000000000000000_00000000000000000000000000000000")]
    public async Task An_id_that_no_letter_has_is_404(string id)
    {
        var desk = await KeptAsync(1);
        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(desk, id)));
    }

    private static string Id(int minute) => DeadLetterSample.Of(Three[minute % 3], minute).Id;

    private static int Minute(DeadLetterView letter) => (int)(letter.At - Sample.At).TotalMinutes;

    private static string? Text(System.Text.Json.JsonElement element, string member) =>
        element.GetProperty(member).GetString();

    private static Task<IResult> ListAsync(OperatorDesk desk, string query = "", string key = OperatorDesk.Key) =>
        new ListDeadLetters(desk.Callers, new DeadLetterTable(desk.Store.Service))
            .RunAsync(OperatorDesk.Request(query: query, key: key), Store.Stop);

    private static Task<IResult> ReadAsync(OperatorDesk desk, string id, string key = OperatorDesk.Key) =>
        new ReadDeadLetter(desk.Callers, new DeadLetterTable(desk.Store.Service))
            .RunAsync(OperatorDesk.Request(key: key), id, Store.Stop);

    private static async Task<DeadLetterPage> PageAsync(OperatorDesk desk, string query) =>
        OperatorDesk.Value<DeadLetterPage>(await ListAsync(desk, query));

    private async Task<OperatorDesk> KeptAsync(int count)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var letters = new DeadLetterTable(desk.Store.Service);
        for (var minute = 0; minute < count; minute++)
        {
            await letters.AddAsync(DeadLetterSample.Of(Three[minute % 3], minute), Store.Stop);
        }

        return desk;
    }
}
