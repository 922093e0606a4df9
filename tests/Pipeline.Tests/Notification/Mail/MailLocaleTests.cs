using System.Text.RegularExpressions;
using Pipeline.Notification.Mail;
using Pipeline.Orders;

namespace Pipeline.Tests.Notification.Mail;

public sealed partial class MailLocaleTests
{
    private const string Nbsp = "\u00a0";
    private const string Thin = "\u202f";

    [Theory]
    [InlineData("en", 0, "EUR", "€0.00")]
    [InlineData("en", 5, "EUR", "€0.05")]
    [InlineData("en", 123_456_789, "EUR", "€1,234,567.89")]
    [InlineData("de", 123_456_789, "EUR", "1.234.567,89" + Nbsp + "€")]
    [InlineData("fr", 123_456_789, "EUR", "1" + Thin + "234" + Thin + "567,89" + Nbsp + "€")]
    [InlineData("en", 2500, "JPY", "¥2,500")]
    [InlineData("de", 2500, "JPY", "2.500" + Nbsp + "¥")]
    [InlineData("fr", 2500, "JPY", "2" + Thin + "500" + Nbsp + "JPY")]
    [InlineData("en", 1_234_567, "KWD", "KWD" + Nbsp + "1,234.567")]
    [InlineData("de", 1_234_567, "KWD", "1.234,567" + Nbsp + "KWD")]
    [InlineData("fr", 7, "KWD", "0,007" + Nbsp + "KWD")]
    [InlineData("en", 12_345, "CLF", "CLF" + Nbsp + "1.2345")]
    [InlineData("de", 1250, "CHF", "12,50" + Nbsp + "CHF")]
    [InlineData("en", long.MaxValue, "EUR", "€92,233,720,368,547,758.07")]
    public void Money_is_written_with_its_currencys_decimals_in_the_languages_way(
        string locale, long amount, string currency, string written) =>
        Assert.Equal(written, MailLocale.Of(locale).Write(new Money(amount, currency)));

    [Theory]
    [InlineData("en", "2026-03-01T23:59:59Z", "1 March 2026")]
    [InlineData("de", "2026-03-01T00:00:00Z", "1. März 2026")]
    [InlineData("fr", "2026-03-01T00:00:00Z", "1er mars 2026")]
    [InlineData("fr", "2026-12-31T12:00:00Z", "31 décembre 2026")]
    [InlineData("en", "2026-03-02T00:30:00+02:00", "1 March 2026")]
    public void Day_is_written_in_the_languages_way_and_in_utc(string locale, string at, string written) =>
        Assert.Equal(written, MailLocale.Of(locale).WriteDay(DateTimeOffset.Parse(at)));

    [Fact]
    public void Unknown_locale_falls_back_to_english() => Assert.Equal("en", MailLocale.Of("tlh").Language);

    [Fact]
    public void Every_locale_has_a_phrase_for_every_outcome_and_every_reason()
    {
        var reasons = Enum.GetValues<UnwindReason>().Select(reason => reason.Name()).OfType<string>()
            .Order(StringComparer.Ordinal).ToList();
        var outcomes = Enum.GetValues<Outcome>().Where(outcome => outcome != Outcome.None)
            .Select(outcome => outcome.Name()).ToList();
        Assert.Equal(["de", "en", "fr"], MailLocale.All);
        foreach (var locale in MailLocale.All.Select(MailLocale.Of))
        {
            Assert.Equal(reasons, locale.Reasons.Keys.Order(StringComparer.Ordinal));
            Assert.Empty(outcomes.Except(SampleOrder.Outcomes));
            Assert.Equal(
                SampleOrder.Outcomes.Order(StringComparer.Ordinal),
                locale.Outcomes.Keys.Order(StringComparer.Ordinal));
            Assert.Equal(12, locale.Dates.Months.Distinct().Count());
        }
    }

    [Fact]
    public void Translations_name_the_same_things_as_the_english_phrases()
    {
        var english = Names(MailLocale.Of("en"));
        Assert.NotEmpty(english["confirmed subject"]);
        foreach (var locale in MailLocale.All) Assert.Equal(english, Names(MailLocale.Of(locale)));
    }

    private static Dictionary<string, string> Names(MailLocale locale) => locale.Outcomes
        .SelectMany(outcome => new[]
        {
            ($"{outcome.Key} subject", outcome.Value.Subject), ($"{outcome.Key} heading", outcome.Value.Heading),
            ($"{outcome.Key} lead", outcome.Value.Lead),
        })
        .Append(("footer", locale.Labels.Footer))
        .OrderBy(phrase => phrase.Item1, StringComparer.Ordinal)
        .ToDictionary(
            phrase => phrase.Item1,
            phrase => string.Join(' ', Named().Matches(phrase.Item2).Select(each => each.Value)));

    [GeneratedRegex("{{.*?}}", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
