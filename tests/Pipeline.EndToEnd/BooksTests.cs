using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.EndToEnd;

/// <summary>The books agree by themselves only where they agree: each way to falsify them is found out.</summary>
[Collection(Processes.Name)]
public sealed class BooksTests(Azurite azurite) : IAsyncDisposable
{
    private static readonly Basket Bought = new("books-confirmed", "tok_ok", ("PLENTY", 3));
    private static readonly Basket Refused = new("books-rejected", "tok_declined", ("PLENTY", 2));
    private readonly House house = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Books_agree_when_a_worker_wrote_them()
    {
        await WriteAsync();
        Assert.Empty(await house.Books.FaultsAsync([Bought.Id, Refused.Id]));
    }

    [Fact]
    public async Task Books_report_an_accepted_order_without_a_row()
    {
        await WriteAsync();
        var lost = OrderId.For(DemoData.StorefrontId, "never-sent");
        Assert.Contains($"{lost} was answered with 202 and has no row", await house.Books.FaultsAsync([lost]));
    }

    [Fact]
    public async Task Books_report_every_row_that_was_tampered_with()
    {
        await WriteAsync();
        var (payment, hold, announcement) = ($"pay_{Bought.Id}", $"hold_{Bought.Id}", await AnnouncementAsync());
        var refused = $"pay_{Refused.Id}";
        await TamperAsync(
            SimulatedGateway.TableName, payment, "payment", "Amount", 1L, "its payment Money { Amount = 1,");
        await TamperAsync(SimulatedGateway.TableName, payment, "payment", "Status", "Refunded", "paid 0 times");
        await TamperAsync(SimulatedGateway.TableName, refused, "payment", "Status", "Captured", "paid 1 times");
        await TamperAsync(StockTable.TableName, "PLENTY", "stock", "Available", 98L, "was stocked with 100");
        await TamperAsync(StockTable.TableName, "PLENTY", "stock", "OnHand", 99L, "does not add up");
        await TamperAsync(StockTable.TableName, "PLENTY", hold, "Quantity", 4, "has holds of 4 pieces");
        await TamperAsync(StockTable.TableName, "PLENTY", $"hold_{Refused.Id}", "State", "Held", "Rejected and holds");
        await TamperAsync(
            AnnouncementTable.TableName, DemoData.StorefrontId, announcement, "Outcome", "Rejected", "announced as");
        await TamperAsync(
            OrderTable.TableName, Bought.Id.Partition, Bought.Id.Value, "Payment", "Started", "is open");
        Assert.Empty(await house.Books.FaultsAsync([Bought.Id, Refused.Id])); // all was put right again
    }

    [Fact]
    public async Task Books_report_rows_of_no_order_and_a_marker_too_many()
    {
        await WriteAsync();
        var stranger = OrderId.For(DemoData.StorefrontId, "stranger");
        await new StockTable(house.Tables, TimeProvider.System).ReserveAsync(stranger, "PLENTY", 1, Stop);
        var marker = new TableEntity(Bought.Id.Partition, $"open_{Bought.Id}");
        await house.Tables.GetTableClient(OrderTable.TableName).AddEntityAsync(marker, Stop);

        var faults = await house.Books.FaultsAsync([Bought.Id]);

        Assert.Contains("a hold on PLENTY is of no order", faults);
        Assert.Contains($"{Bought.Id} still has its marker", faults);
    }

    [Fact]
    public async Task Books_report_a_dead_letter()
    {
        await WriteAsync();
        await using var client = new ServiceBusClient(house.Broker.ConnectionString);
        await using var sender = client.CreateSender(Queues.Payment);
        await sender.SendMessageAsync(new ServiceBusMessage("no nudges"), Stop);
        await Until.TrueAsync(
            async () => (await house.Books.FaultsAsync([])).Any(fault =>
                fault.StartsWith("dead letter: payment: unreadable", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(30),
            () => Task.FromResult("The dead letter was not reported."));
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task WriteAsync()
    {
        await house.StartAsync(standstillSeconds: 300); // else it puts right what is spoilt here
        await house.Books.StockAsync("PLENTY", 100);
        await house.Storefront.PlaceAsync(Bought);
        await house.Storefront.PlaceAsync(Refused);
        await house.Books.SettleAsync();
    }

    private async Task<string> AnnouncementAsync()
    {
        var claim = await house.Tables.GetTableClient(AnnouncementTable.TableName).GetEntityAsync<TableEntity>(
            DemoData.StorefrontId, $"evt_{Bought.Id}_Confirmed", cancellationToken: Stop);
        return $"event_{claim.Value.GetInt64("Position"):D19}";
    }

    private async Task TamperAsync(
        string tableName, string partition, string row, string column, object value, string expected)
    {
        var table = house.Tables.GetTableClient(tableName);
        var before = (await table.GetEntityAsync<TableEntity>(partition, row, cancellationToken: Stop)).Value;
        var change = new TableEntity(partition, row) { [column] = value };
        await table.UpdateEntityAsync(change, Azure.ETag.All, TableUpdateMode.Merge, Stop);

        var faults = await house.Books.FaultsAsync([Bought.Id, Refused.Id]);

        Assert.Contains(faults, fault => fault.Contains(expected, StringComparison.Ordinal));
        await table.UpdateEntityAsync(before, Azure.ETag.All, TableUpdateMode.Replace, Stop);
    }
}
