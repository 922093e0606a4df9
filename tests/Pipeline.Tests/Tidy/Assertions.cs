using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>
/// A test asserts: by Assert, by NSubstitute's Received, by CsCheck's Sample (which throws on a counter-example), or by
/// calling a method of its project that does so itself (one level, so that an assertion is never far away). None is
/// skipped, other than by Requires.cs where the machine lacks a program; CI has all of them and lets no skip pass.
/// </summary>
internal static class Assertions
{
    private static readonly string[] Verdicts = ["Received", "DidNotReceive", "Sample", "SampleAsync"];

    public static IEnumerable<Finding> Findings(IReadOnlyList<Source> tests) => tests
        .GroupBy(file => file.Segments[1]).SelectMany(project => Project([.. project]));

    private static IEnumerable<Finding> Project(IReadOnlyList<Source> files)
    {
        var asserting = files.SelectMany(file => file.Root.DescendantNodes()).Where(Asserts)
            .Select(node => node switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                LocalFunctionStatementSyntax function => function.Identifier.Text,
                _ => null,
            })
            .OfType<string>().ToHashSet();
        foreach (var file in files)
        {
            foreach (var skip in file.All<AttributeArgumentSyntax>().Where(IsSkip))
                yield return file.Finding(skip, "a test is not skipped: repair or remove it");
            foreach (var skip in file.All<MemberAccessExpressionSyntax>().Where(IsAssertSkip))
            {
                if (file.Segments[^1] != "Requires.cs")
                    yield return file.Finding(skip, "a test is not skipped: repair or remove it");
            }

            foreach (var test in file.All<MethodDeclarationSyntax>().Where(IsTest))
            {
                if (!Asserts(test) && !Calls(test).Any(asserting.Contains))
                    yield return file.Finding(test, $"{test.Identifier.Text} asserts nothing");
            }
        }
    }

    private static bool IsTest(MethodDeclarationSyntax method) => method.AttributeLists
        .SelectMany(list => list.Attributes)
        .Any(attribute => attribute.Name.ToString() is "Fact" or "Theory" or "FactAttribute" or "TheoryAttribute");

    private static bool Asserts(SyntaxNode method) => method.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        .Any(access => access.Expression.ToString() is "Assert" or "Xunit.Assert" && !IsAssertSkip(access))
        || Calls(method).Any(Verdicts.Contains);

    private static bool IsAssertSkip(MemberAccessExpressionSyntax access) =>
        access.Expression.ToString() is "Assert" or "Xunit.Assert"
        && access.Name.ToString().StartsWith("Skip", Ordinal);

    private static bool IsSkip(AttributeArgumentSyntax argument) =>
        argument.NameEquals?.Name.ToString() is "Skip" or "SkipWhen" or "SkipUnless" or "Explicit";

    private static IEnumerable<string> Calls(SyntaxNode method) => method.DescendantNodes()
        .OfType<InvocationExpressionSyntax>()
        .Select(call => call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
            SimpleNameSyntax name => name.Identifier.Text,
            _ => "",
        });
}
