namespace Pipeline.Tests.Tidy;

public sealed class SizeTests
{
    [Fact]
    public void Files_methods_and_lines_keep_their_bounds() => Expect.None(Repository.CSharp.SelectMany(Size.Findings));

    [Theory]
    [InlineData("local/C.cs", Size.FileLines)]
    [InlineData("functions/Program.cs", Size.ProgramLines)]
    public void A_file_of_one_line_more_than_the_bound_is_found(string path, int bound)
    {
        Expect.None(Size.Findings(new(path, Lines(bound))));
        Expect.One("file of", Size.Findings(new(path, Lines(bound + 1))));
    }

    [Fact]
    public void A_line_of_one_character_more_than_the_bound_is_found()
    {
        Expect.None(Size.Findings(new("C.cs", "// first\n// " + new string('x', 117))));
        Expect.One("C.cs:2: line of 121", Size.Findings(new("C.cs", "// first\n// " + new string('x', 118))));
    }

    [Theory]
    [InlineData("class C { void M() {", "} }")]
    [InlineData("class C { C() {", "} }")]
    [InlineData("class C { Action a = () => {", "}; }")]
    [InlineData("class C { int P { get {", "return 1; } } }")]
    public void A_method_of_one_line_more_than_the_bound_is_found(string head, string tail)
    {
        Expect.None(Size.Findings(new("C.cs", $"{head}\n{Lines(Size.MethodLines - 2)}{tail}")));
        Expect.One("method of 61", Size.Findings(new("C.cs", $"{head}\n{Lines(Size.MethodLines - 1)}{tail}")));
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat(";\n", count));
}
