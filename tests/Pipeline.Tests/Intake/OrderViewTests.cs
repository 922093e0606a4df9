using Microsoft.AspNetCore.Http;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Intake;

public sealed class OrderViewTests
{
    private static readonly DateTimeOffset At = Sample.At;
    private static readonly Order Held = Sample.Order().StockHeld(At);
    private static readonly Order Cancelled = Sample.Confirmed().Cancelled(At);

    [Fact]
    public void An_order_on_its_way_is_received_then_reserved_then_confirmed()
    {
        Assert.Equal(("received", null), Status(Sample.Order()));
        Assert.Equal(("reserved", null), Status(Held));
        Assert.Equal(("reserved", null), Status(Held.PaymentStarted("pay_1", At).PaymentCaptured(At)));
        Assert.Equal(("confirmed", null), Status(Sample.Confirmed()));
    }

    [Fact]
    public void An_order_that_cannot_be_fulfilled_is_rejected_with_the_reason()
    {
        Assert.Equal(("rejected", "out-of-stock"), Status(Sample.Order().OutOfStock(At)));
        Assert.Equal(
            ("rejected", "declined"), Status(Held.PaymentStarted("pay_1", At).PaymentDeclined("declined", At)));
    }

    [Fact]
    public void An_order_that_was_cancelled_is_cancelling_until_all_is_given_back()
    {
        Assert.Equal(("cancelling", "cancelled"), Status(Cancelled));
        Assert.Equal(
            ("cancelled", "cancelled"),
            Status(Cancelled.PaymentReversed(At).StockReleased(At).Announced(Outcome.Cancelled, At)));
    }

    [Fact]
    public void An_order_that_rests_is_reserved_while_it_awaits_capture_and_held_on_a_mismatch()
    {
        var started = Held.PaymentStarted("pay_1", At);
        Assert.Equal(("reserved", null), Status(started.PaymentAuthorised(At.AddDays(6), At)));
        Assert.Equal(("held", null), Status(started.PaymentMismatched(null, "2501 EUR", At.AddDays(3), At)));
        Assert.Equal(("held", null), Status(Held.PaymentMismatched(null, "another order's", At.AddDays(3), At)));
    }

    [Fact]
    public void An_order_that_rested_too_long_is_cancelled_as_expired()
    {
        var expired = Sample.Authorised(At.AddDays(6)).Expired(At);
        Assert.Equal(("cancelling", "expired"), Status(expired));
        Assert.Equal(
            ("cancelled", "expired"),
            Status(expired.PaymentReversed(At).StockReleased(At).Announced(Outcome.Cancelled, At)));
    }

    [Fact]
    public void A_view_shows_what_was_asked_for_and_no_payment_token()
    {
        var view = OrderView.Of(Sample.Order());
        Assert.Equal(
            (Sample.Order().Id.Value, "SO-1001", 2500, "EUR"), (view.Id, view.Reference, view.Total, view.Currency));
        Assert.DoesNotContain(
            "tok_ok", System.Text.Json.JsonSerializer.Serialize(view), StringComparison.Ordinal);
    }

    [Fact]
    public void An_orders_entity_tag_is_its_version_and_only_a_202_asks_to_come_back()
    {
        var (shown, accepted) = (new DefaultHttpContext(), new DefaultHttpContext());
        OrderView.Shown(shown.Request, Sample.Confirmed());
        OrderView.Accepted(accepted.Request, Sample.Order());

        Assert.Equal(("\"4\"", ""), ($"{shown.Response.Headers.ETag}", $"{shown.Response.Headers.RetryAfter}"));
        Assert.Equal(("\"0\"", "1"), ($"{accepted.Response.Headers.ETag}", $"{accepted.Response.Headers.RetryAfter}"));
    }

    private static (string Status, string? Reason) Status(Order order) =>
        (OrderView.Of(order).Status, OrderView.Of(order).Reason);
}
