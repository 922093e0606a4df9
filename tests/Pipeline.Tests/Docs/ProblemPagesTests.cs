using System.Reflection;
using Pipeline.Docs;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Docs;

public sealed class ProblemPagesTests
{
    private static readonly ProblemType[] Types = [.. typeof(Problems)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null)).OfType<ProblemType>()];

    [Fact]
    public void Every_problem_has_one_page_and_every_page_a_problem()
    {
        Assert.NotEmpty(Types);
        Assert.Equal(
            Types.Select(type => type.Name).Order(), ProblemPages.All.Select(page => page.Type.Name).Order());
    }

    [Fact]
    public void Every_problem_has_a_name_of_its_own() =>
        Assert.Equal(Types.Length, Types.Select(type => type.Name).Distinct().Count());

    [Fact]
    public void Every_page_says_in_sentences_what_it_means_when_it_happens_and_what_to_do() =>
        Assert.All(ProblemPages.All, page =>
            Assert.All([page.Meaning, page.When, page.Remedy, page.Detail], text =>
                Assert.EndsWith(".", text, StringComparison.Ordinal)));

    [Fact]
    public void A_problem_without_a_page_is_named()
    {
        var missing = Assert.Throws<InvalidOperationException>(() => ProblemPages.Of(new("invented", "None", 400)));
        Assert.Contains("invented", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_stands_in_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Tidy.Repository.Root, "docs", "api.md"));
        Assert.All(Types, type =>
            Assert.Contains($"| `urn:pipeline:{type.Name}` | {type.Status} |", reference, StringComparison.Ordinal));
    }
}
