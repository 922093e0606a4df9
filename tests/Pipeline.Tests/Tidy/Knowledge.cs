using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>
/// Who may know whom in functions/. Every name is bound by the compiler, so that `Payment.Gateway` inside
/// `namespace Pipeline.Intake`, a global using and an inferred type count as much as a using directive does.
/// </summary>
internal static class Knowledge
{
    private static readonly string[] Shared = ["Orders", "Messaging", "Storefronts"];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Orders"] = [],
        ["Storefronts"] = [],
        ["Messaging"] = ["Orders"],
        ["Intake"] = [.. Shared, "Rules"],
        ["Rules"] = Shared,
        ["Inventory"] = Shared,
        ["Payment"] = Shared,
        ["Notification"] = Shared,
        ["Operations"] = [.. Shared, "Intake", "Rules", "Inventory", "Payment", "Notification"],
        ["Docs"] = [.. Shared, "Intake", "Rules", "Inventory", "Payment", "Notification", "Operations"],
    };

    private static readonly string[] Local = ["Pipeline.LocalWorker", "Pipeline.LocalServiceBus"];

    private static readonly string[] RootFiles = ["Composition.cs", "Program.cs"];

    private static readonly string[] Pure = ["Order.cs", "OrderFlow.cs", "OrderId.cs", "Money.cs"];

    private static readonly Source Implicit = new("functions/obj/Usings.cs", """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """);

    public static IEnumerable<Finding> Findings(IReadOnlyList<Source> functions)
    {
        var compilation = CSharpCompilation.Create("functions", [Implicit.Tree, .. functions.Select(file => file.Tree)],
            Platform.References, new CSharpCompilationOptions(OutputKind.ConsoleApplication));
        return functions.SelectMany(file => Places(file).Concat(Names(file, compilation.GetSemanticModel(file.Tree))))
            .DistinctBy(finding => (finding.Path, finding.Line, finding.Message));
    }

    /// <summary>local/ is named by the project file alone, and there only where Worker is Local.</summary>
    public static IEnumerable<Finding> ProjectFindings(Source project)
    {
        foreach (var element in XDocument.Parse(project.Text).Descendants())
        {
            var values = element.Attributes().Select(attribute => attribute.Value).ToList();
            var conditions = element.AncestorsAndSelf().Select(each => (string?)each.Attribute("Condition"));
            var local = values.Any(value => value.Contains("../local/", Ordinal));
            if (local && !conditions.Any(each => each?.Replace(" ", "", Ordinal) == "'$(Worker)'=='Local'"))
                yield return new(project.Path, 1, "local/ outside Worker == Local");
            if (element.Name.LocalName == "Using" && values.Any(value => value.StartsWith("Pipeline", Ordinal)))
                yield return new(project.Path, 1, "a using of ours belongs into the file that needs it");
        }
    }

    private static IEnumerable<Finding> Places(Source file)
    {
        if (Local.Any(name => file.Text.Contains(name, Ordinal)))
            yield return new(file.Path, 1, "functions/ never names local/");
        var folder = Folder(file);
        if (folder.Length == 0 ? !RootFiles.Contains(file.Name) : !Known.ContainsKey(folder))
            yield return new(file.Path, 1, $"no place of the architecture: {file.Segments[1]}");

        var expected = string.Join('.', ["Pipeline", .. file.Segments[1..^1]]);
        var spaces = file.All<BaseNamespaceDeclarationSyntax>().ToList();
        foreach (var space in spaces.Where(space => space.Name.ToString() != expected))
            yield return file.Finding(space, $"namespace {space.Name} in the folder of {expected}");
        if (spaces.Count == 0 && folder.Length > 0)
            yield return new(file.Path, 1, $"no namespace in the folder of {expected}");
    }

    private static IEnumerable<Finding> Names(Source file, SemanticModel model)
    {
        var folder = Folder(file);
        var pure = folder == "Orders" && Pure.Contains(file.Name);
        foreach (var name in file.Root.DescendantNodes().OfType<NameSyntax>())
        {
            var info = model.GetSymbolInfo(name);
            var symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            // A using of a namespace that does not exist here binds to nothing; its text still says what is meant.
            var space = symbol is null && name.Parent is UsingDirectiveSyntax ? name.ToString() : Space(symbol);
            var parts = space.Split('.');
            if (parts is ["Pipeline", var other, ..] && other != folder && Known.TryGetValue(folder, out var allowed)
                && !allowed.Contains(other))
            {
                yield return file.Finding(name, $"{folder} must not know {other}");
            }

            if (pure && (parts[0] == "Azure" || parts is ["Microsoft", "AspNetCore", ..]))
                yield return file.Finding(name, $"{file.Name} must not know {parts[0]}.{parts.ElementAtOrDefault(1)}");
        }
    }

    private static string Folder(Source file) => file.Segments.Length > 2 ? file.Segments[1] : "";

    private static string Space(ISymbol? symbol) => symbol switch
    {
        IAliasSymbol alias => Space(alias.Target),
        INamespaceSymbol space => space.ToDisplayString(),
        ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or null => "",
        _ => symbol.ContainingNamespace?.ToDisplayString() ?? "",
    };
}
