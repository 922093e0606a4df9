using System.Net;
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

    public static readonly TheoryData<Exception, string> Named = new()
    {
        { new TimeoutException(), "timed-out" },
        { new TaskCanceledException(), "timed-out" },
        { new AggregateException(new RequestFailedException("refused"), new TaskCanceledException()), "timed-out" },
        { new HttpRequestException("slow down", null, HttpStatusCode.TooManyRequests), "throttled" },
        { new RequestFailedException(429, "slow down"), "throttled" },
        { new ServiceBusException("slow down", ServiceBusFailureReason.ServiceBusy), "throttled" },
        { new RequestFailedException(503, "busy"), "unavailable" },
        { new HttpRequestException(), "unavailable" },
        { new IOException(), "unavailable" },
    };

    [Theory]
    [MemberData(nameof(Named))]
    public void People_are_told_of_a_fault_in_a_word(Exception fault, string name) =>
        Assert.Equal(name, Faults.Name(fault));

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
