using System.Reflection;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.OfficialApi;

public sealed class StandInTests
{
    [Fact]
    public void Stand_ins_show_nothing_that_the_official_packages_do_not_have()
    {
        var shown = Assembly.Load("Pipeline.LocalWorker").GetExportedTypes();

        var official = OfficialApiList.Load(Path.Combine(Repository.Root, "tests/Pipeline.Tests/OfficialApi"));

        Assert.True(official.Count > 50, "the lists were not read");
        var differences = Conformance.Differences(shown, official).ToList();
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }
}
