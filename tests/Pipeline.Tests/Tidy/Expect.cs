namespace Pipeline.Tests.Tidy;

/// <summary>What a tidy test says of its findings; a failure lists every one of them.</summary>
internal static class Expect
{
    public static void None(IEnumerable<Finding> findings) =>
        Assert.Equal("", string.Join(Environment.NewLine, findings.Distinct()));

    public static void One(string part, IEnumerable<Finding> findings) =>
        Assert.Contains(part, Assert.Single(findings.Distinct()).ToString(), Ordinal);
}
