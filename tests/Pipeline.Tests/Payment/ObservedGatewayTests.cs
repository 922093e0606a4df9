using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Pipeline.Payment;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Payment;

public sealed class ObservedGatewayTests : IDisposable
{
    private readonly FakeTimeProvider time = new(Sample.At);
    private readonly IPaymentGateway provider = Substitute.For<IPaymentGateway>();
    private readonly MeterListener listener = new();
    private readonly List<(string Metric, double Value, string Operation)> seen = [];

    public ObservedGatewayTests()
    {
        // Other tests measure at the same time: those of this one take an odd while.
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "pipeline.provider.duration") listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            lock (seen) seen.Add((instrument.Name, value, $"{tags[0].Value}"));
        });
        listener.Start();
    }

    [Fact]
    public async Task A_call_is_passed_on_and_timed()
    {
        var order = Sample.Order();
        var answer = new ProviderPayment("pay_1", order.Id.Value, order.Purchase.Total, ProviderStatus.Captured);
        provider.ConfirmAsync(order, "pay_1", Stop).Returns(async _ => await AfterAsync(answer));
        var call = Gateway.ConfirmAsync(order, "pay_1", Stop);
        time.Advance(Took);
        Assert.Same(answer, await call);
        Assert.Contains(("pipeline.provider.duration", Took.TotalSeconds, "confirm"), Seen());
    }

    [Fact]
    public async Task A_call_without_an_answer_is_timed_and_its_fault_is_the_callers()
    {
        var order = Sample.Order();
        provider.ReverseAsync(order, "pay_1", Stop).Returns(async _ =>
        {
            await AfterAsync(0);
            throw new TimeoutException("away");
        });
        var call = Gateway.ReverseAsync(order, "pay_1", Stop);
        time.Advance(Took);
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains(("pipeline.provider.duration", Took.TotalSeconds, "reverse"), Seen());
    }

    public void Dispose() => listener.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TimeSpan Took => TimeSpan.FromSeconds(1_234.5);

    private ObservedGateway Gateway => new(provider, time);

    private List<(string, double, string)> Seen()
    {
        lock (seen) return [.. seen];
    }

    private async Task<T> AfterAsync<T>(T answer)
    {
        await Task.Delay(Took, time);
        return answer;
    }
}
