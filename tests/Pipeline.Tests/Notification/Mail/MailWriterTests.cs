using System.Text;
using MimeKit;
using Pipeline.Notification.Mail;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Notification.Mail;

public sealed class MailWriterTests
{
    private const string EventId = "evt_ord_4NPR1C4M8YVKQ2H7W3T9XZ0BDS_Confirmed";

    [Fact]
    public void Message_says_who_it_is_from_whom_to_answer_and_which_event_it_tells_of()
    {
        var message = Write();

        Assert.Equal("Tea & Töchter", Assert.Single(message.From.Mailboxes).Name);
        Assert.Equal("orders@pipeline.example", message.From.Mailboxes.Single().Address);
        Assert.Equal("ada@example.com", message.To.ToString());
        Assert.Equal("shop@example.com", message.ReplyTo.ToString());
        Assert.Equal($"{EventId}@pipeline.example", message.MessageId);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("en", message.Headers["Content-Language"]);
        Assert.Equal(Sample.At, message.Date);
        Assert.Empty(message.Cc.Concat(message.Bcc));
    }

    [Fact]
    public void Message_offers_the_text_first_and_the_html_as_the_better_of_the_two()
    {
        var message = Write();
        var mail = MailSample.Compose("confirmed");

        var parts = Assert.IsType<MultipartAlternative>(message.Body).Cast<TextPart>().ToList();
        Assert.Equal(["text/plain", "text/html"], parts.Select(part => part.ContentType.MimeType));
        Assert.Equal([mail.Text, mail.Html], parts.Select(part => part.Text.ReplaceLineEndings("\n")));
        Assert.All(parts, part => Assert.Equal("utf-8", part.ContentType.Charset));
    }

    [Fact]
    public void Message_is_the_same_bytes_whenever_it_is_written() => Assert.Equal(Bytes(Write()), Bytes(Write()));

    [Fact]
    public void Message_is_ascii_in_short_lines_whatever_is_said()
    {
        var raw = Bytes(Write(MailSample.Settings with { SenderName = "茶屋 🍵 Ćaj" }));

        Assert.True(Ascii.IsValid(raw));
        Assert.All(raw.Split("\n"), line => Assert.InRange(line.Length, 0, 998));
        Assert.Equal("茶屋 🍵 Ćaj", Read(raw).From.Mailboxes.Single().Name);
    }

    [Theory]
    [InlineData("Tea\r\nBcc: eve@example.com")]
    [InlineData("Tea\nBcc: eve@example.com\n\nGood day")]
    [InlineData("Tea\" <eve@example.com>, \"x")]
    [InlineData("=?utf-8?Q?Tea=0D=0ABcc:=20eve@example.com?=")]
    [InlineData("Tea <eve@example.com>")]
    public void No_text_adds_a_header_or_a_recipient(string hostile)
    {
        var order = MailSample.OrderOf(MailSample.Order.Purchase with { Reference = hostile });
        var settings = MailSample.Settings with { SenderName = hostile };
        var raw = Bytes(Write(settings, MailComposer.Compose(settings, order, "confirmed")));

        var read = Read(raw);
        Assert.Equal(Fields(Read(Bytes(Write()))), Fields(read));
        Assert.Equal("ada@example.com", Assert.Single(read.GetRecipients()).Address);
        Assert.Equal("orders@pipeline.example", Assert.Single(read.From.Mailboxes).Address);
    }

    [Theory]
    [InlineData("ada@example.com", true)]
    [InlineData("ada+tea@mail.example.co.uk", true)]
    [InlineData("ädä@exämple.com", true)]
    [InlineData("Ada <ada@example.com>", false)]
    [InlineData("ada@example.com, eve@example.com", false)]
    [InlineData("ada@example.com\r\nBcc: eve@example.com", false)]
    [InlineData("ada@example.com (Ada)", false)]
    [InlineData("@relay.example:ada@example.com", false)]
    [InlineData("ada", false)]
    [InlineData("@example.com", false)]
    [InlineData("ada@", false)]
    [InlineData("", false)]
    public void Address_is_one_mailbox_and_nothing_besides(string text, bool isAddress) =>
        Assert.Equal(isAddress, MailAddress.Read(text) is not null);

    [Fact]
    public void Address_longer_than_smtp_carries_is_none() =>
        Assert.Null(MailAddress.Read($"{new string('a', 243)}@example.com"));

    private static MimeMessage Read(string raw) => MimeMessage.Load(new MemoryStream(Encoding.ASCII.GetBytes(raw)));

    private static IEnumerable<string> Fields(MimeMessage message) =>
        message.Headers.Concat(message.Body!.Headers).Select(header => header.Field);

    internal static MimeMessage Write(
        MailSettings? settings = null, ComposedMail? mail = null, string to = "ada@example.com") =>
        MailWriter.Write(
            EventId, MailAddress.Read(to)!, new MailboxAddress("", "orders@pipeline.example"),
            settings ?? MailSample.Settings, mail ?? MailSample.Compose("confirmed"), Sample.At);

    internal static string Bytes(MimeMessage message)
    {
        using var copy = new MemoryStream();
        message.WriteTo(copy);
        return Encoding.Latin1.GetString(copy.ToArray());
    }
}
