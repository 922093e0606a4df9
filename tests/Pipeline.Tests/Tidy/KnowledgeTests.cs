namespace Pipeline.Tests.Tidy;

public sealed class KnowledgeTests
{
    private static readonly Source[] Others =
    [
        new("functions/Orders/Order.cs", "namespace Pipeline.Orders; public sealed record Order(string Payment);"),
        new("functions/Payment/Gateway.cs", """
            namespace Pipeline.Payment; public static class Gateway { public static int A; }
            """),
        new("functions/Operations/Health.cs", "namespace Pipeline.Operations; public static class Health;"),
    ];

    [Fact]
    public void Functions_know_only_whom_they_may() => Expect.None(Knowledge.Findings(Repository.Functions));

    [Fact]
    public void Only_the_project_file_switches_to_local() => Expect.None(Knowledge.ProjectFindings(
        Repository.Files.Single(file => file.Path == "functions/Pipeline.Functions.csproj")));

    [Theory]
    [InlineData("using Pipeline.Payment; namespace Pipeline.Intake;")]
    [InlineData("global using Pipeline.Payment; namespace Pipeline.Intake;")]
    [InlineData("using static Pipeline.Payment.Gateway; namespace Pipeline.Intake;")]
    [InlineData("using G = Pipeline.Payment.Gateway; namespace Pipeline.Intake;")]
    [InlineData("namespace Pipeline.Intake; class C { int a = Pipeline.Payment.Gateway.A; }")]
    [InlineData("namespace Pipeline.Intake; class C { int a = Payment.Gateway.A; }")]
    public void A_capability_that_knows_another_is_found(string text) =>
        Expect.One("Intake must not know Payment", Check("functions/Intake/C.cs", text));

    [Theory]
    [InlineData("functions/Intake/C.cs", "using Pipeline.Orders; namespace Pipeline.Intake; class C { Order? a; }")]
    [InlineData("functions/Operations/C.cs", "using Pipeline.Payment; namespace Pipeline.Operations;")]
    [InlineData("functions/Composition.cs", "using Pipeline.Operations; namespace Pipeline;")]
    [InlineData("functions/Intake/C.cs", """
        namespace Pipeline.Intake; class C { string Payment = ""; int N() => Payment.Length; }
        """)]
    public void What_may_be_known_passes(string path, string text) => Expect.None(Check(path, text));

    [Theory]
    [InlineData("Orders/C.cs", "using Pipeline.Messaging; namespace Pipeline.Orders;", "Orders must not know")]
    [InlineData("Storefronts/C.cs", "using Pipeline.Orders; namespace Pipeline.Storefronts;", "must not know Orders")]
    [InlineData("Intake/C.cs", "using Pipeline.Operations; namespace Pipeline.Intake;", "must not know Operations")]
    [InlineData("Orders/Money.cs", "using Azure.Data.Tables; namespace Pipeline.Orders;", "must not know Azure.Data")]
    [InlineData("Orders/OrderFlow.cs", "using Microsoft.AspNetCore.Http; namespace Pipeline.Orders;", "AspNetCore")]
    [InlineData("Shipping/C.cs", "namespace Pipeline.Shipping;", "no place of the architecture: Shipping")]
    [InlineData("Usings.cs", "namespace Pipeline;", "no place of the architecture: Usings.cs")]
    [InlineData("Intake/C.cs", "namespace Pipeline.Orders;", "in the folder of Pipeline.Intake")]
    [InlineData("Intake/C.cs", "class C;", "no namespace")]
    [InlineData("Intake/C.cs", "namespace Pipeline.Intake; class C { string a = \"Pipeline.LocalWorker\"; }", "local/")]
    public void What_stands_in_the_wrong_place_is_found(string path, string text, string part) =>
        Assert.Contains(Check("functions/" + path, text), finding => finding.Message.Contains(part, Ordinal));

    [Fact]
    public void Only_the_pure_order_types_are_kept_from_Azure() => Expect.None(Check("functions/Orders/OrderTable.cs",
        "using Azure.Data.Tables; namespace Pipeline.Orders; class T { TableClient? a; }"));

    [Theory]
    [InlineData("'$(Worker)' == 'Local'", 0)]
    [InlineData("'$(Worker)' != 'Azure'", 1)]
    public void A_reference_to_local_needs_the_condition(string condition, int found)
    {
        var text = $"""
            <Project>
              <ItemGroup Condition="{condition}"><ProjectReference Include="../local/W.csproj" /></ItemGroup>
            </Project>
            """;

        Assert.Equal(found, Knowledge.ProjectFindings(new("functions/P.csproj", text)).Count());
    }

    private static IEnumerable<Finding> Check(string path, string text) =>
        Knowledge.Findings([.. Others, new(path, text)]);
}
