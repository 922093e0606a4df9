using Pipeline.EndToEnd.Harness;
using Pipeline.Tests;

namespace Pipeline.EndToEnd;

/// <summary>The committed mails as a browser shows them: see Browser/mail.test.mjs.</summary>
public sealed class MailPageTests
{
    private readonly NodeProject browser = new("Browser");

    [Fact]
    public async Task Mails_are_read_in_a_browser_light_and_dark_on_a_phone_and_on_a_desk()
    {
        Requires.Browser();
        await browser.InstallAsync();
        var (exitCode, output) = await browser.RunAsync(
            "node",
            ["--test", "--test-reporter=spec", "mail.test.mjs"],
            new() { ["MAILS"] = Path.Combine(Repository.Root, "tests", "data", "mail") });

        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
    }
}
