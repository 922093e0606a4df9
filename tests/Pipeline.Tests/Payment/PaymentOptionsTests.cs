using Pipeline.Payment;

namespace Pipeline.Tests.Payment;

public sealed class PaymentOptionsTests
{
    private const int ThirtyDays = 30 * 86_400;

    [Fact]
    public void Defaults_are_valid_and_end_before_card_networks_let_an_authorisation_lapse()
    {
        Assert.True(IsValid(new PaymentOptions()));
        Assert.InRange(new PaymentOptions().CaptureWithinSeconds, 1, 7 * 86_400 - 1);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(ThirtyDays, ThirtyDays, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(ThirtyDays + 1, 1, false)]
    [InlineData(1, ThirtyDays + 1, false)]
    public void Payment_settings_are_held_to_their_range(int capture, int hold, bool valid) => Assert.Equal(
        valid, IsValid(new PaymentOptions { CaptureWithinSeconds = capture, MismatchHoldSeconds = hold }));

    private static bool IsValid(PaymentOptions options) =>
        new PaymentOptionsValidator().Validate(null, options).Succeeded;
}
