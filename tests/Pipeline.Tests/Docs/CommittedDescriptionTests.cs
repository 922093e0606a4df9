using System.Text;
using Pipeline.Docs.OpenApi;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Docs;

/// <summary>docs/openapi.json is what the code says; with WRITE_OPENAPI set, it is made so.</summary>
public sealed class CommittedDescriptionTests
{
    private const string Command =
        "WRITE_OPENAPI=1 dotnet test tests/Pipeline.Tests --filter FullyQualifiedName~CommittedDescriptionTests";

    private static readonly string Committed = Path.Combine(Repository.Root, "docs", "openapi.json");

    [Fact]
    public void Committed_description_is_the_codes()
    {
        var made = ApiDescription.Write();
        if (Environment.GetEnvironmentVariable("WRITE_OPENAPI") is not null) File.WriteAllBytes(Committed, made);

        Assert.True(
            File.Exists(Committed) && File.ReadAllBytes(Committed).AsSpan().SequenceEqual(made),
            $"docs/openapi.json is not what the code says. Read what changes, and write it with: {Command}");
    }

    [Fact]
    public void Description_is_the_same_whenever_it_is_made() =>
        Assert.Equal(Encoding.UTF8.GetString(ApiDescription.Write()), Encoding.UTF8.GetString(ApiDescription.Write()));
}
