namespace Pipeline.Tests.Tidy;

public sealed class AssertionsTests
{
    [Fact]
    public void Every_test_asserts_and_none_is_skipped() =>
        Expect.None(Assertions.Findings([.. Repository.CSharp.Where(file => file.IsUnder("tests"))]));

    [Theory]
    [InlineData("[Fact] void A() { new Order().Pay(); }", "A asserts nothing")]
    [InlineData("[Theory] void A() => B(); void B() => C(); void C() => Assert.True(true);", "A asserts nothing")]
    [InlineData("[Fact(Skip = \"later\")] void A() => Assert.True(true);", "not skipped")]
    [InlineData("[Fact] void A() { Assert.SkipWhen(true, \"later\"); Assert.True(true); }", "not skipped")]
    public void A_test_that_proves_nothing_is_found(string members, string part) => Expect.One(part, Check(members));

    [Theory]
    [InlineData("[Fact] Task A() => Assert.ThrowsAsync<Exception>(Pay);")]
    [InlineData("[Fact] void A() => B(); void B() => Assert.True(true);")]
    [InlineData("[Fact] void A() => gateway.Received(1).Charge();")]
    [InlineData("void NoTest() { }")]
    public void A_test_that_asserts_passes(string members) => Expect.None(Check(members));

    [Fact]
    public void Only_where_a_program_is_required_a_test_may_be_skipped()
    {
        const string Skips = "class C { void A() => Assert.Skip(\"absent\"); }";
        Expect.None(Assertions.Findings([new("tests/P/Requires.cs", Skips)]));
        Expect.One("not skipped", Assertions.Findings([new("tests/P/RequiresNot.cs", Skips)]));
    }

    private static IEnumerable<Finding> Check(string members) =>
        Assertions.Findings([new("tests/P/C.cs", $"class C {{ {members} }}")]);
}
