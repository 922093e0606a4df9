using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Notification.Mail;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Notification.Mail;

[Collection(StorageTests.Name)]
public sealed class MailRoutesTests(AzuriteFixture azurite)
{
    private const string Key = "sk_test_demo_right";

    private const string Whole = """
        { "enabled": true, "senderName": "Tea Shop", "replyTo": "hello@tea-shop.example",
          "logoUrl": "https://tea-shop.example/logo.png", "colour": "#0B6E4F", "locale": "de" }
        """;

    [Fact]
    public async Task Settings_are_shown_as_they_were_put()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var (status, put) = await OperatorDesk.ShownAsync(await PutAsync(desk, Whole));
        var (_, read) = await OperatorDesk.ShownAsync(await ReadAsync(desk));

        Assert.Equal(200, status);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(Whole), put), put.GetRawText());
        Assert.True(JsonElement.DeepEquals(put, read), read.GetRawText());
    }

    [Fact]
    public async Task What_is_left_out_is_as_usual_also_where_it_was_set_before()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await PutAsync(desk, Whole);
        await PutAsync(desk, """{ "enabled": false, "senderName": "Tea", "replyTo": "a@b.example" }""");

        Assert.Equal(
            new MailSettings { Enabled = false, SenderName = "Tea", ReplyTo = "a@b.example" },
            await new MailSettingsTable(desk.Store.Service).FindAsync("demo", Store.Stop));
    }

    [Fact]
    public async Task Storefront_that_never_put_settings_has_none_and_sees_no_preview()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);

        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(desk)));
        Assert.Equal("404 not-found", Requests.Problem(await PreviewAsync(desk, "confirmed")));
    }

    [Fact]
    public async Task Storefront_sees_its_own_settings_only()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var table = new MailSettingsTable(desk.Store.Service);
        await table.PutAsync("other", MailSample.Settings, Store.Stop);

        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(desk)));
    }

    [Theory]
    [InlineData("enabled", null)]
    [InlineData("senderName", null)]
    [InlineData("senderName", "")]
    [InlineData("senderName", "Tea\r\nBcc: eve@example.com")]
    [InlineData("senderName", "Tea \u202e poT")]
    [InlineData("replyTo", null)]
    [InlineData("replyTo", "Shop <a@b.example>")]
    [InlineData("replyTo", "a@b.example, c@d.example")]
    [InlineData("replyTo", "a@b.example\n")]
    [InlineData("colour", "red")]
    [InlineData("colour", "#12345g")]
    [InlineData("colour", "#123456\n")]
    [InlineData("locale", "tlh")]
    public async Task Setting_that_is_not_allowed_is_named(string name, string? value) =>
        Assert.Equal([$"#/{name}"], await PointersAsync(name, value));

    [Theory]
    [InlineData("http://shop.example/logo.png")]
    [InlineData("//shop.example/logo.png")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("https://user:secret@shop.example/logo.png")]
    [InlineData("https://shop.example/logo.png#x")]
    [InlineData("https://shop.example/a b.png")]
    [InlineData("https://shop.example/\" onerror=\"alert(1)")]
    [InlineData("https://192.0.2.1/logo.png")]
    [InlineData("https://")]
    [InlineData("")]
    public async Task Logo_is_an_https_address_of_a_named_host(string url) =>
        Assert.Equal(["#/logoUrl"], await PointersAsync("logoUrl", url));

    [Fact]
    public async Task Sender_name_longer_than_it_may_be_is_named() =>
        Assert.Equal(["#/senderName"], await PointersAsync("senderName", new string('t', 65)));

    [Fact]
    public async Task Mail_cannot_be_switched_on_where_none_leaves_the_app()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var none = new MailOptions();

        Assert.Equal("409 mail-not-offered", Requests.Problem(await PutAsync(desk, Whole, none)));
        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(desk)));

        var off = Whole.Replace("true", "false", StringComparison.Ordinal);
        Assert.Equal(200, (await OperatorDesk.ShownAsync(await PutAsync(desk, off, none))).Status);
    }

    [Theory]
    [InlineData("confirmed", "Ihre Bestellung SO-1001 ist bestätigt")]
    [InlineData("rejected", "Wir konnten Ihre Bestellung SO-1001 nicht annehmen")]
    [InlineData("cancelled", "Ihre Bestellung SO-1001 ist storniert")]
    [InlineData("refunded", "Ihre Erstattung zur Bestellung SO-1001")]
    public async Task Preview_shows_a_mail_as_customers_get_it(string outcome, string subject)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await PutAsync(desk, Whole);
        var (status, mail) = await OperatorDesk.ShownAsync(await PreviewAsync(desk, outcome));

        Assert.Equal(200, status);
        Assert.Equal(subject, mail.GetProperty("subject").GetString());
        Assert.Contains("33,00&#xA0;€", mail.GetProperty("html").GetString()!, StringComparison.Ordinal);
        Assert.Contains(
            "\"https://tea-shop.example/logo.png\"", mail.GetProperty("html").GetString()!, StringComparison.Ordinal);
        Assert.Contains("33,00\u00a0€", mail.GetProperty("text").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_of_what_no_mail_tells_is_refused()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);

        Assert.Equal("400 out-of-range", Requests.Problem(await PreviewAsync(desk, "received")));
    }

    [Fact]
    public async Task Stranger_is_let_in_nowhere()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);

        Assert.Equal("401 unauthenticated", Requests.Problem(await PutAsync(desk, Whole, key: OperatorDesk.Key)));
        Assert.Equal("401 unauthenticated", Requests.Problem(await ReadAsync(desk, OperatorDesk.Key)));
        Assert.Equal("401 unauthenticated", Requests.Problem(await PreviewAsync(desk, "confirmed", OperatorDesk.Key)));
    }

    // Which fields are named when one of them has this value, or is missing.
    private async Task<IEnumerable<string?>> PointersAsync(string name, string? value)
    {
        var body = JsonNode.Parse(Whole)!.AsObject();
        body.Remove(name);
        if (value is not null) body[name] = value;
        var (status, problem) = await OperatorDesk.ShownAsync(
            await PutAsync(await OperatorDesk.OpenAsync(azurite), body.ToJsonString()));
        Assert.Equal(400, status);
        return problem.GetProperty("errors").EnumerateArray()
            .Select(error => error.GetProperty("pointer").GetString()).Distinct();
    }

    private static Task<IResult> PutAsync(
        OperatorDesk desk, string body, MailOptions? options = null, string key = Key) =>
        new PutMail(desk.Callers, Table(desk), Options.Create(options ?? new MailOptions { Folder = ".mail" }))
            .RunAsync(OperatorDesk.Request(body, key), Store.Stop);

    private static Task<IResult> ReadAsync(OperatorDesk desk, string key = Key) =>
        new ReadMail(desk.Callers, Table(desk)).RunAsync(OperatorDesk.Request(key: key), Store.Stop);

    private static Task<IResult> PreviewAsync(OperatorDesk desk, string outcome, string key = Key) =>
        new PreviewMail(desk.Callers, Table(desk), new FakeTimeProvider(Sample.At))
            .RunAsync(OperatorDesk.Request($$"""{ "outcome": "{{outcome}}" }""", key), Store.Stop);

    private static MailSettingsTable Table(OperatorDesk desk) => new(desk.Store.Service);
}
