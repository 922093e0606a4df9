namespace Pipeline.Tests.Tidy;

/// <summary>What a tidy test says of its findings; a failure lists every one of them.</summary>
internal static class Expect
{
    public static void None(IEnumerable<Finding> findings)
    {
        // Assert.Empty and Assert.Equal shorten what they print.
        var all = findings.Distinct().ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }

    public static void One(string part, IEnumerable<Finding> findings) =>
        Assert.Contains(part, Assert.Single(findings.Distinct()).ToString(), Ordinal);
}
