using Azure;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;

namespace Pipeline.Tests.Messaging;

public sealed class FaultsTests
{
    public static readonly TheoryData<Exception, bool> Known = new()
    {
        { new RequestFailedException(503, "busy"), true },
        { new ServiceBusException("away", ServiceBusFailureReason.ServiceTimeout), true },
        { new TimeoutException(), true },
        { new HttpRequestException(), true },
        { new IOException(), true },
        { new TaskCanceledException(), true },
        { new AggregateException(new RequestFailedException("refused"), new TaskCanceledException()), true },
        { new AggregateException(new RequestFailedException("refused"), new InvalidOperationException()), false },
        { new InvalidOperationException(), false },
        { new NullReferenceException(), false },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void A_fault_of_the_world_is_transient_and_a_bug_is_not(Exception fault, bool transient) =>
        Assert.Equal(transient, Faults.IsTransient(fault, CancellationToken.None));

    [Fact]
    public void A_cancellation_is_not_transient_when_it_is_our_own() =>
        Assert.False(Faults.IsTransient(new OperationCanceledException(), new CancellationToken(canceled: true)));

    [Fact]
    public async Task A_store_that_nobody_listens_for_is_transient()
    {
        var options = new TableClientOptions();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxRetries = 1;
        var client = new TableClient(
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a;",
            "orders", options);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => client.GetEntityIfExistsAsync<TableEntity>(
            "0", "row", cancellationToken: TestContext.Current.CancellationToken));

        Assert.IsType<AggregateException>(fault); // what this class would otherwise not have been written for
        Assert.True(Faults.IsTransient(fault, CancellationToken.None));
    }
}
