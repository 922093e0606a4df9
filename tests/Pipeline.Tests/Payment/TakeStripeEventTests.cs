using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NSubstitute;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Stripe;

namespace Pipeline.Tests.Payment;

[Collection(StorageTests.Name)]
public sealed class TakeStripeEventTests(AzuriteFixture azurite)
{
    private const string Secret = "whsec_new";
    private const string OldSecret = "whsec_old";
    private const string Unwelcome = "404 not-found";
    private readonly ILogger<TakeStripeEvent> logger = Substitute.For<ILogger<TakeStripeEvent>>();
    private readonly ProviderOptions options = new()
    {
        Provider = ProviderOptions.Stripe,
        StripeWebhookSecret = Secret,
        StripeWebhookOldSecret = OldSecret,
    };

    [Theory]
    [InlineData("payment_intent", Secret)]
    [InlineData("charge", Secret)]
    [InlineData("refund", Secret)]
    [InlineData("payment_intent", OldSecret)]
    public async Task An_event_about_a_payment_that_is_waited_for_nudges_its_order(string about, string secret)
    {
        var (bench, order) = await StartedAsync();
        await AssertOkAsync(bench, Signed(Event(order, about), secret));

        Assert.Equal((Queues.Payment, order.Id), bench.Bus.Nudges.Select(sent => (sent.Queue, sent.Nudge.Id)).Single());
    }

    [Fact]
    public async Task An_event_that_comes_again_is_one_more_nudge_and_changes_nothing_by_itself()
    {
        var (bench, order) = await StartedAsync();
        await AssertOkAsync(bench, Signed(Event(order)));
        await AssertOkAsync(bench, Signed(Event(order)));

        Assert.Equal(2, bench.Bus.Nudges.Count);
        Assert.Equal(order.Version, (await bench.Store.ReadAsync(order.Id)).Order.Version);
    }

    [Fact]
    public async Task An_event_that_our_own_call_was_answered_already_is_left_alone()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(
            Sample.Order(), order => Started(order).PaymentCaptured(Sample.At));
        await AssertOkAsync(bench, Signed(Event(stored.Order)));
        Assert.Empty(bench.Bus.Sent);
    }

    [Theory]
    [InlineData("pi_2", null)]
    [InlineData("pi_1", "ord_00000000000000000000000000")]
    [InlineData("pi_1", "something else")]
    [InlineData("pi_1", "")]
    public async Task An_event_about_no_payment_of_ours_is_taken_and_forgotten(string payment, string? orderId)
    {
        var (bench, order) = await StartedAsync();
        await AssertOkAsync(bench, Signed(Event(order, payment: payment, orderId: orderId)));
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task An_event_about_something_else_is_taken_and_forgotten()
    {
        var (bench, order) = await StartedAsync();
        await AssertOkAsync(bench, Signed(Event(order, "customer")));
        Assert.Empty(bench.Bus.Sent);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("t=1,v1=00", 0)]
    [InlineData("t=x,v1=zz,v1=", 0)]
    [InlineData("t=99999999999999999999,v1=00", 0)]
    [InlineData("nothing of the kind", 0)]
    [InlineData("=,=,,t", 0)]
    [InlineData("whsec_another", 0)]
    [InlineData(Secret, -301)]
    public async Task An_event_that_is_not_signed_as_it_must_be_is_400(string secret, int seconds)
    {
        var (bench, order) = await StartedAsync();
        var request = secret.StartsWith("whsec_", StringComparison.Ordinal)
            ? Signed(Event(order), secret, seconds)
            : With(Event(order), secret);
        Assert.Equal("400 bad-signature", Requests.Problem(await RunAsync(bench, request)));
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task A_signature_of_another_body_is_400()
    {
        var (bench, order) = await StartedAsync();
        var signature = Signed(Event(order, "charge")).Headers["Stripe-Signature"].ToString();
        Assert.Equal(
            "400 bad-signature", Requests.Problem(await RunAsync(bench, With(Event(order), signature))));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    public async Task A_body_that_is_no_event_is_never_500(string body)
    {
        var (bench, _) = await StartedAsync();
        var answer = await RunAsync(bench, Signed(body));
        Assert.True(answer is Ok || Requests.Problem(answer) == "400 bad-signature");
        Assert.Empty(bench.Bus.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_is_at_most_256_KiB(bool withLength)
    {
        var (bench, _) = await StartedAsync();
        var request = Requests.Of(new byte[TakeStripeEvent.MostBytes + 1], withLength: withLength);
        Assert.Equal("413 too-large", Requests.Problem(await RunAsync(bench, request)));
    }

    [Fact]
    public async Task While_the_queue_is_away_Stripe_is_asked_to_come_again()
    {
        var (bench, order) = await StartedAsync();
        bench.Bus.Fault = new TimeoutException("away");
        Assert.Equal("503 unavailable", Requests.Problem(await RunAsync(bench, Signed(Event(order)))));
    }

    [Fact]
    public async Task Without_Stripe_or_without_a_secret_there_is_nothing_here()
    {
        var (bench, order) = await StartedAsync();
        options.StripeWebhookSecret = options.StripeWebhookOldSecret = "";
        Assert.Equal(Unwelcome, Requests.Problem(await RunAsync(bench, Signed(Event(order)))));
        options.StripeWebhookSecret = Secret;
        options.Provider = ProviderOptions.Simulated;
        Assert.Equal(Unwelcome, Requests.Problem(await RunAsync(bench, Signed(Event(order)))));
    }

    [Theory]
    [InlineData("failed", 1)]
    [InlineData("succeeded", 0)]
    public async Task A_refund_that_failed_at_the_bank_is_an_error_for_people(string status, int errors)
    {
        var (bench, order) = await StartedAsync();
        logger.IsEnabled(LogLevel.Error).Returns(true);
        await AssertOkAsync(bench, Signed(Event(order, "refund", status: status)));
        Assert.Equal(errors, logger.ReceivedCalls().Count(call => call.GetArguments()[0] is LogLevel.Error
            && call.GetMethodInfo().Name == nameof(ILogger.Log)));
    }

    private static Order Started(Order order) => order.StockHeld(Sample.At).PaymentStarted("pi_1", Sample.At);

    private static string Event(
        Order order, string about = "payment_intent", string payment = "pi_1", string? orderId = null,
        string status = "succeeded")
    {
        var subject = new JsonObject
        {
            ["id"] = about == "payment_intent" ? payment : "x_1",
            ["object"] = about,
            ["status"] = status,
            ["payment_intent"] = about == "payment_intent" ? null : payment,
            ["metadata"] = new JsonObject { ["order_id"] = orderId ?? order.Id.Value },
        };
        return new JsonObject
        {
            ["id"] = "evt_1",
            ["object"] = "event",
            ["api_version"] = "2020-08-27",
            ["type"] = $"{about}.updated",
            ["data"] = new JsonObject { ["object"] = subject },
        }.ToJsonString();
    }

    private static HttpRequest Signed(string body, string secret = Secret, int seconds = 0) => With(
        body, EventUtility.GenerateSignatureHeader(
            body, secret, Sample.At.AddSeconds(seconds).ToUnixTimeSeconds()));

    private static HttpRequest With(string body, string signature)
    {
        var request = Requests.Of(Encoding.UTF8.GetBytes(body));
        request.Headers["Stripe-Signature"] = signature;
        return request;
    }

    private async Task<(Bench Bench, Order Order)> StartedAsync()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(
            Sample.Order(), Started);
        return (bench, stored.Order);
    }

    private Task<IResult> RunAsync(Bench bench, HttpRequest request) =>
        new TakeStripeEvent(Options.Create(options), bench.Store.Orders, bench.Courier, bench.Time, logger)
            .RunAsync(request, Store.Stop);

    private async Task AssertOkAsync(Bench bench, HttpRequest request) =>
        Assert.IsType<Ok>(await RunAsync(bench, request));
}
