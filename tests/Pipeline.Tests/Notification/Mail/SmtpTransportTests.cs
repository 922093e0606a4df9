using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;

namespace Pipeline.Tests.Notification.Mail;

public sealed class SmtpTransportTests
{
    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task Message_is_handed_over_in_tls_to_a_server_that_knows_us(string security)
    {
        await using var bench = new SmtpBench(security);

        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());

        var taken = Assert.Single(bench.Server.Accepted);
        Assert.Equal(MailWriterTests.Bytes(MailWriterTests.Write()), MailWriterTests.Bytes(taken));
        Assert.Contains("AUTH", bench.Server.Verbs);
        Assert.Empty(bench.Logged);
    }

    [Fact]
    public async Task Message_goes_in_the_clear_where_the_settings_say_so()
    {
        await using var bench = new SmtpBench("None", user: null);

        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());
        Assert.DoesNotContain("STARTTLS", bench.Server.Verbs);
    }

    [Fact]
    public async Task Nothing_is_said_to_a_server_that_does_not_offer_tls()
    {
        await using var bench = new SmtpBench();
        bench.Server.Offers = ["AUTH PLAIN LOGIN"];

        Assert.Equal(DeliveryVerdict.TryAgain("not-offered"), await bench.SendAsync());
        Assert.DoesNotContain("AUTH", bench.Server.Verbs);
        Assert.DoesNotContain("MAIL", bench.Server.Verbs);
        AssertNames(bench, "Mail__Security");
    }

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public async Task Nothing_is_said_to_a_server_whose_certificate_nobody_vouches_for(string security)
    {
        await using var bench = new SmtpBench(security, isTrusted: false);

        Assert.Equal(DeliveryVerdict.TryAgain("tls-failed"), await bench.SendAsync());
        Assert.DoesNotContain("AUTH", bench.Server.Verbs);
        AssertNames(bench, "Mail__Security");
    }

    [Fact]
    public async Task Wrong_password_is_tried_again_and_the_setting_is_named()
    {
        await using var bench = new SmtpBench(password: "wrong");

        Assert.Equal(DeliveryVerdict.TryAgain("not-authenticated"), await bench.SendAsync());
        AssertNames(bench, "Mail__Password");
        Assert.DoesNotContain("wrong", bench.Logged[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_wants_a_password_where_none_is_set_is_tried_again_and_the_setting_is_named()
    {
        await using var bench = new SmtpBench(user: null);
        bench.Server.Answer("MAIL", "530 5.7.0 authentication required for ada@example.com");

        Assert.Equal(DeliveryVerdict.TryAgain("not-authenticated"), await bench.SendAsync());
        AssertNames(bench, "Mail__User");
    }

    [Theory]
    [InlineData("CONNECT", "421 4.3.2 too busy", DeliveryFate.TryAgain, "smtp-421")]
    [InlineData("MAIL", "451 4.3.0 later", DeliveryFate.TryAgain, "smtp-451")]
    [InlineData("RCPT", "450 4.2.1 ada@example.com is busy", DeliveryFate.TryAgain, "smtp-450")]
    [InlineData("RCPT", "452 4.2.2 full", DeliveryFate.TryAgain, "smtp-452")]
    [InlineData("END", "451 4.7.1 greylisted", DeliveryFate.TryAgain, "smtp-451")]
    [InlineData("RCPT", "550 5.1.1 ada@example.com is unknown", DeliveryFate.GivenUp, "smtp-550")]
    [InlineData("RCPT", "553 5.1.3 ada@example.com", DeliveryFate.GivenUp, "smtp-553")]
    [InlineData("END", "554 5.7.1 looks like spam", DeliveryFate.GivenUp, "smtp-554")]
    public async Task What_the_server_says_decides_whether_it_is_tried_again(
        string verb, string answer, DeliveryFate fate, string reason)
    {
        await using var bench = new SmtpBench();
        bench.Server.Answer(verb, answer);

        Assert.Equal(new DeliveryVerdict(fate, reason), await bench.SendAsync());
        Assert.Empty(bench.Server.Accepted);
        Assert.Equal(LogLevel.Warning, Assert.Single(bench.Logged).Level);
        AssertSilent(bench);
    }

    [Fact]
    public async Task Sender_that_the_server_does_not_let_send_is_tried_again_and_the_setting_is_named()
    {
        await using var bench = new SmtpBench();
        bench.Server.Answer("MAIL", "550 5.7.60 not as orders@pipeline.example");

        Assert.Equal(DeliveryVerdict.TryAgain("smtp-550"), await bench.SendAsync());
        AssertNames(bench, "Mail__From");
    }

    [Fact]
    public async Task Address_with_letters_that_the_server_cannot_carry_is_given_up()
    {
        await using var bench = new SmtpBench();

        Assert.Equal(DeliveryVerdict.GivenUp("address-not-supported"), await bench.SendAsync("ädä@example.com"));

        bench.Server.Offers = [.. bench.Server.Offers, "SMTPUTF8"];
        bench.Time.Advance(TimeSpan.FromMinutes(1)); // until then the server is not asked again what it offers
        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync("ädä@example.com"));
    }

    [Theory]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task Silent_server_is_left_after_the_time_out_and_tried_again(string verb)
    {
        await using var bench = new SmtpBench();
        bench.Server.StallsAt = verb;
        var sending = bench.SendAsync();
        await bench.Server.Stalled.Task.WaitAsync(SmtpBench.Stop);
        bench.Time.Advance(TimeSpan.FromSeconds(bench.Options.TimeoutSeconds));

        Assert.Equal(DeliveryVerdict.TryAgain("timed-out"), await sending);

        bench.Server.StallsAt = null;
        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());
        Assert.Equal(2, bench.Server.Connections);
    }

    [Fact]
    public async Task Connection_lost_after_the_message_is_tried_again_under_the_same_message_id()
    {
        await using var bench = new SmtpBench();
        bench.Server.HangsUpAt = "DATA";
        Assert.Equal(DeliveryVerdict.TryAgain("connection-broken"), await bench.SendAsync());

        bench.Server.HangsUpAt = null;
        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());

        Assert.Equal(2, bench.Server.Accepted.Count);
        Assert.Single(bench.Server.Accepted.Select(message => message.MessageId).Distinct());
    }

    [Fact]
    public async Task Server_that_is_not_there_is_tried_again()
    {
        await using var bench = new SmtpBench();
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // taken, and nobody listens
        bench.Options.Port = ((IPEndPoint)nobody.LocalEndPoint!).Port;
        using var transport = new SmtpTransport(
            bench.Options, bench.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<SmtpTransport>.Instance);

        Assert.Equal(
            DeliveryVerdict.TryAgain("unreachable"),
            await transport.SendAsync(MailWriterTests.Write(), SmtpBench.Stop));
    }

    [Fact]
    public async Task One_connection_carries_many_messages_also_when_they_come_at_once()
    {
        await using var bench = new SmtpBench();

        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.SendAsync())),
            verdict => Assert.Equal(DeliveryVerdict.Delivered("sent"), verdict));
        Assert.Equal((1, 20), (bench.Server.Connections, bench.Server.Accepted.Count));
    }

    [Fact]
    public async Task Connection_outlives_a_recipient_that_was_refused()
    {
        await using var bench = new SmtpBench();
        bench.Server.Answer("RCPT", "550 5.1.1 unknown");
        Assert.Equal(DeliveryFate.GivenUp, (await bench.SendAsync()).Fate);

        bench.Server.Accept("RCPT");
        Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());
        Assert.Equal(1, bench.Server.Connections);
    }

    [Fact]
    public async Task Connection_that_was_idle_for_long_is_closed_and_opened_anew()
    {
        await using var bench = new SmtpBench();
        await bench.SendAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(1));
        await bench.SendAsync();

        Assert.Equal((2, 2), (bench.Server.Connections, bench.Server.Accepted.Count));
        Assert.Contains("QUIT", bench.Server.Verbs);
    }

    [Fact]
    public async Task Connection_that_carried_as_many_messages_as_it_may_is_opened_anew()
    {
        await using var bench = new SmtpBench("None", user: null, mostMessages: 3);
        for (var sent = 0; sent < 4; sent++) Assert.Equal(DeliveryVerdict.Delivered("sent"), await bench.SendAsync());

        Assert.Equal((2, 4), (bench.Server.Connections, bench.Server.Accepted.Count));
    }

    [Fact]
    public async Task Stopping_is_no_verdict()
    {
        await using var bench = new SmtpBench();
        bench.Server.StallsAt = "RCPT";
        using var stopping = new CancellationTokenSource();
        var sending = bench.Transport.SendAsync(MailWriterTests.Write(), stopping.Token);
        await bench.Server.Stalled.Task.WaitAsync(SmtpBench.Stop);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static void AssertNames(SmtpBench bench, string setting)
    {
        var (level, text) = Assert.Single(bench.Logged);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains(setting, text, StringComparison.Ordinal);
        AssertSilent(bench);
    }

    // No address, no subject, no body, no password: whatever the server said.
    private static void AssertSilent(SmtpBench bench) => Assert.All(bench.Logged, line =>
    {
        Assert.DoesNotContain("@", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SO-1001", line.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SmtpServer.Password, line.Text, StringComparison.Ordinal);
    });
}
