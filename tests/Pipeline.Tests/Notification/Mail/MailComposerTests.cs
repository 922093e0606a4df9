using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Notification.Mail;
using Pipeline.Orders;

namespace Pipeline.Tests.Notification.Mail;

public sealed partial class MailComposerTests
{
    private const string Script = "<script>alert('x')</script>";

    public static TheoryData<string> Hostile =>
    [
        Script, "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "{{ subject }}", "{% raw %}",
        "</td></table>", "&lt;b&gt;", "<!--", "javascript:alert(1)", "]]>", "<style>*{display:none}</style>",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_text_stands_in_the_html_as_text_wherever_it_comes_from(string hostile)
    {
        var mail = Compose(hostile);
        var benign = Compose("benign");

        // The same tags as with harmless text, each with the same attributes: nothing of it became markup.
        Assert.Equal(Tags(benign.Html).Select(Name), Tags(mail.Html).Select(Name));
        Assert.Equal(Attributes(benign.Html), Attributes(mail.Html));
        Assert.Contains(System.Net.WebUtility.HtmlEncode(hostile).Replace("&#39;", "&#x27;", StringComparison.Ordinal),
            mail.Html.Replace("&#x7B;", "{", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(hostile, mail.Text, StringComparison.Ordinal);
        Assert.Equal($"Your order {hostile} is confirmed", mail.Subject);
    }

    [Fact]
    public void Line_ends_in_a_name_or_a_reference_end_no_line_of_the_mail()
    {
        var mail = Compose("A\r\nBcc: eve@example.com\n\u2028\u0085end");

        Assert.Equal("Your order A  Bcc: eve@example.com   end is confirmed", mail.Subject);
        Assert.DoesNotContain("\nBcc", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Confirmed_mail_of_an_order_that_was_cancelled_since_gives_no_reason()
    {
        var mail = MailComposer.Compose(
            MailSample.Settings, MailSample.Order with { Reason = UnwindReason.Cancelled }, "confirmed");

        Assert.Equal(MailSample.Compose("confirmed"), mail);
    }

    [Theory]
    [InlineData(UnwindReason.OutOfStock, "rejected", "no longer available")]
    [InlineData(UnwindReason.Declined, "rejected", "declined by your bank")]
    [InlineData(UnwindReason.Cancelled, "cancelled", "cancelled by you or by the shop")]
    [InlineData(UnwindReason.Expired, "cancelled", "in time")]
    public void Mail_says_why_an_order_came_to_nothing(UnwindReason reason, string outcome, string said)
    {
        var mail = MailComposer.Compose(MailSample.Settings, MailSample.Order with { Reason = reason }, outcome);

        Assert.Contains(said, mail.Html, StringComparison.Ordinal);
        Assert.Contains(said, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mail_loads_nothing_but_the_logo_and_holds_no_script()
    {
        var mail = MailSample.Compose("confirmed");

        Assert.Equal(
            ["https://cdn.example.com/logo.png?size=2&amp;dark=0"],
            Address().Matches(mail.Html).Select(found => found.Value.Trim('"')));
        Assert.Contains("alt=\"Tea &amp; Töchter\"", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", mail.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Without_a_logo_the_storefronts_name_stands_in_its_place_and_nothing_is_loaded()
    {
        var mail = MailComposer.Compose(MailSample.Settings with { LogoUrl = null }, MailSample.Order, "confirmed");

        Assert.DoesNotContain("<img", mail.Html, StringComparison.Ordinal);
        Assert.Empty(Address().Matches(mail.Html));
    }

    [Fact]
    public void Mail_of_a_hundred_lines_stays_below_what_the_largest_mail_service_shows_whole()
    {
        var lines = Enumerable.Range(1, 100)
            .Select(number => new Line($"ARTICLE-{number:000}", number, 1250, $"A cup of tea, no. {number}"));
        var order = MailSample.OrderOf(MailSample.Order.Purchase with { Lines = [.. lines] });

        Assert.InRange(Encoding.UTF8.GetByteCount(MailSample.Compose("confirmed", order: order).Html), 1, 102 * 1024);
    }

    [Theory]
    [InlineData("#000000", "#ffffff")]
    [InlineData("#ffffff", "#1b1b1f")]
    [InlineData("#ffd500", "#1b1b1f")]
    [InlineData("#0b6e4f", "#ffffff")]
    public void Name_on_the_storefronts_colour_is_light_or_dark_whichever_can_be_read(string colour, string on)
    {
        Assert.Equal(on, Colour.On(colour));
        Assert.InRange(Colour.Contrast(colour, on), 4.5, 21);
    }

    [Fact]
    public void Every_grey_carries_a_name_that_can_be_read() => Assert.All(
        Enumerable.Range(0, 256).Select(level => $"#{level:x2}{level:x2}{level:x2}"),
        grey => Assert.InRange(Colour.Contrast(grey, Colour.On(grey)), 4.1, 21));

    private static ComposedMail Compose(string text) => MailComposer.Compose(
        MailSample.Settings with { SenderName = text },
        MailSample.OrderOf(MailSample.Order.Purchase with
        {
            Reference = text,
            Lines = [new Line(text, 1, 1250, text), new Line(text, 2, 800)],
            ShipTo = new Address(text, text, text, text, text, text),
        }),
        "confirmed");

    private static IEnumerable<string> Tags(string html) => Tag().Matches(html).Select(tag => tag.Value);

    private static string Name(string tag) => tag.Split(' ', '>')[0];

    private static IEnumerable<string> Attributes(string html) =>
        Tags(html).SelectMany(tag => Attribute().Matches(tag).Select(attribute => attribute.Groups[1].Value));

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex("\\s([a-z-]+)=\"[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Attribute();

    [GeneratedRegex("\"https?://[^\"]*\"", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
