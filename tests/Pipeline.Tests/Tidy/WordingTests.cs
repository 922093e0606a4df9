namespace Pipeline.Tests.Tidy;

public sealed class WordingTests
{
    [Fact]
    public void Every_name_says_something() => Expect.None(Repository.Files.SelectMany(Wording.Names));

    [Fact]
    public void Every_comment_is_a_sentence() => Expect.None(Repository.CSharp.SelectMany(Wording.Comments));

    [Fact]
    public void Every_null_suppression_has_a_reason() =>
        Expect.None(Repository.CSharp.SelectMany(Wording.Suppressions));

    [Theory]
    [InlineData("functions/Common/C.cs", "class C;")]
    [InlineData("tests/TestHelpers/C.cs", "class C;")]
    [InlineData("functions/Orders/C.cs", "class OrderManager;")]
    [InlineData("functions/Orders/C.cs", "record StringUtils;")]
    public void A_name_that_says_nothing_is_found(string path, string text) =>
        Expect.One("says nothing", Wording.Names(new(path, text)));

    [Fact]
    public void A_name_that_only_contains_the_word_passes() =>
        Expect.None(Wording.Names(new("functions/Orders/CommonName.cs", "class ManagersOffice;")));

    [Theory]
    [InlineData("// TODO: later")]
    [InlineData("/* first\n FIXME */")]
    [InlineData("/// <summary>HACK</summary>\nclass C;")]
    [InlineData("// order.Pay();")]
    [InlineData("// var a = b;")]
    [InlineData("// if (a > b) {")]
    [InlineData("// public void Pay() {")]
    [InlineData("/* first\n   return money;\n */")]
    public void A_leftover_in_a_comment_is_found(string text) => Assert.Single(Wording.Comments(new("C.cs", text)));

    [Theory]
    [InlineData("// The lock is held until the message is settled;")]
    [InlineData("// stored;")]
    [InlineData("// Mastodons are not a TODOLIST.")]
    [InlineData("// The body is {\"lines\": []}, as RFC 8259 writes it.")]
    [InlineData("class C { string a = \"// TODO\"; }")]
    public void A_sentence_in_a_comment_passes(string text) => Expect.None(Wording.Comments(new("C.cs", text)));

    [Theory]
    [InlineData("local/C.cs", "class C { string a = default!; }")]
    [InlineData("functions/Orders/C.cs", "class C { string a = null!; }")]
    [InlineData("functions/Orders/C.cs", "class C { string M(string? a) => a!; }")]
    [InlineData("functions/Orders/C.cs", "class C { string M(string? a) => Get(\"http://a\", a!); }")]
    public void A_suppression_without_a_reason_is_found(string path, string text) =>
        Assert.Single(Wording.Suppressions(new(path, text)));

    [Theory]
    [InlineData("functions/Orders/C.cs", "class C { string M(string? a) => a!; } // the caller has looked")]
    [InlineData("functions/Orders/C.cs", "// the caller has looked\nclass C { string M(string? a) => a!; }")]
    [InlineData("functions/Orders/C.cs", "class C { bool M(bool a) => !a; }")]
    [InlineData("tests/C.cs", "class C { string M(string? a) => a!; }")]
    public void A_suppression_with_a_reason_passes(string path, string text) =>
        Expect.None(Wording.Suppressions(new(path, text)));
}
