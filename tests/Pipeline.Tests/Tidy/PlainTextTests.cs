namespace Pipeline.Tests.Tidy;

public sealed class PlainTextTests
{
    [Fact]
    public void Every_text_is_right_on_every_machine() => Expect.None(Repository.Files.SelectMany(PlainText.Findings));

    [Theory]
    [InlineData("see /wo", "rk/notes\n", "path of one machine")]
    [InlineData("see /ro", "ot/.config\n", "path of one machine")]
    [InlineData("https://api.NuGet", ".org/v3\n", "registry's host")]
    [InlineData("https://registry.", "npmjs.org\n", "registry's host")]
    [InlineData("# TO", "DO: later\n", "for later")]
    [InlineData("a\r", "\n", "carriage return")]
    [InlineData("a", "", "no newline")]
    public void A_text_of_one_machine_is_found(string first, string second, string part) =>
        Expect.One(part, PlainText.Findings(new("azure.yaml", first + second)));

    [Theory]
    [InlineData("README.md", "homework/ and NuGet, npm\n")]
    [InlineData("local/packages.lock.json", "{}")]
    [InlineData("empty.txt", "")]
    public void A_text_for_every_machine_passes(string path, string text) =>
        Expect.None(PlainText.Findings(new(path, text)));
}
