namespace Pipeline.Tests.OfficialApi;

public sealed class ConformanceTests
{
    private const string Sender = "Azure.Samples.Sender";

    private const string Same = """
        class Azure.Samples.Sender : Azure.Samples.Channel
          public .ctor(System.String queue, params System.String[] names)
          public static T Make<T>(System.Collections.Generic.IReadOnlyList<T> from)
          public override System.Boolean CanRead { get; }
          public System.Int32? Count { get; init; }
          public virtual System.Void Send(System.Int64 number = -1, System.DayOfWeek day = Monday)
          public System.Threading.Tasks.Task WaitAsync(System.Threading.CancellationToken token = default)
          protected System.Void Close(out System.Int32 left)
          public System.Void Unused()
        """;

    [Fact]
    public void A_stand_in_with_a_part_of_the_official_members_conforms() => Assert.Empty(Check(Same));

    [Theory]
    [InlineData("params ", "")]
    [InlineData("= -1", "= 0")]
    [InlineData("= Monday", "= Sunday")]
    [InlineData("token = default", "token")]
    [InlineData("public virtual", "public")]
    [InlineData("public override", "public virtual")]
    [InlineData("init;", "set;")]
    [InlineData("Int32? Count", "Int32 Count")]
    [InlineData("out ", "ref ")]
    [InlineData("protected System.Void", "public System.Void")]
    [InlineData("IReadOnlyList<T>", "IList<T>")]
    [InlineData("Send(", "SendIt(")]
    public void A_member_of_another_signature_is_reported(string here, string there) =>
        Assert.Contains("no such official member",
            Assert.Single(Check(Same.Replace(here, there, Ordinal))), Ordinal);

    [Theory]
    [InlineData("class ", "sealed class ")]
    [InlineData("class ", "struct ")]
    [InlineData(" : Azure.Samples.Channel", "")]
    public void A_type_of_another_kind_or_base_is_reported(string here, string there)
    {
        var changed = Same.Split('\n') is [var first, .. var rest]
            ? string.Join('\n', [first.Replace(here, there, Ordinal), .. rest])
            : "";

        Assert.Contains("officially", Assert.Single(Check(changed)), Ordinal);
    }

    [Fact]
    public void A_type_that_is_not_official_is_reported() =>
        Assert.Contains("no such official type", Assert.Single(Check("class Azure.Samples.Other")), Ordinal);

    [Fact]
    public void A_public_type_of_our_own_is_reported() => Assert.Contains("outside the official namespaces",
        Assert.Single(Conformance.Differences([typeof(ConformanceTests)], OfficialApiList.Parse(Same))), Ordinal);

    [Fact]
    public void An_enum_is_compared_by_names_and_values()
    {
        const string List = """
            enum Azure.Samples.Colour
              Red = 1
              Green = 3
            """;

        var difference = Conformance.Differences([typeof(Azure.Samples.Colour)], OfficialApiList.Parse(List));

        Assert.Contains("Green = 2", Assert.Single(difference), Ordinal);
    }

    private static IEnumerable<string> Check(string list)
    {
        Assert.Equal(Sender, Signature.Name(typeof(Azure.Samples.Sender)));
        return Conformance.Differences([typeof(Azure.Samples.Sender)], OfficialApiList.Parse(list));
    }
}
