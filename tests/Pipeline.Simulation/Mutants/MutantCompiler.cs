using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipeline.Simulation.Mutants;

/// <summary>
/// Compiles functions/ with one rule broken and hunts for a history that shows it. The product's source has no seam
/// for this: a mutant is a replacement of its text.
/// </summary>
internal static class MutantCompiler
{
    private const string Product = "Pipeline.Functions";
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest, DocumentationMode.None);
    private static readonly Lazy<IReadOnlyDictionary<string, SyntaxTree>> Original = new(Parse);
    private static readonly Lazy<List<MetadataReference>> References = new(() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // the runtime always sets it
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) is not (Product or "Pipeline.Simulation"))
            .Select(path => MetadataReference.CreateFromFile(path))]);

    /// <summary>What gave the mutant away; null when it survived.</summary>
    /// <exception cref="InvalidOperationException">It fits the source no more, or does not compile.</exception>
    public static string? Hunt(Mutant mutant, int histories)
    {
        var context = new MutantContext(Compile(mutant));
        try
        {
            var hunt = context.LoadFromAssemblyName(new AssemblyName("Pipeline.Simulation"))
                .GetType("Pipeline.Simulation.Mutants.Hunt", throwOnError: true)!; // or it throws
            return (string?)hunt.GetMethod(nameof(Mutants.Hunt.Run))!.Invoke(null, [histories]); // it is there
        }
        finally
        {
            context.Unload();
        }
    }

    private static byte[] Compile(Mutant mutant)
    {
        var trees = new Dictionary<string, SyntaxTree>(Original.Value);
        foreach (var (file, from, to) in mutant.Changes)
        {
            var text = trees[file].ToString();
            var found = text.Split(from).Length - 1;
            if (found != 1) throw new InvalidOperationException($"{file} has {found} times: {from}");
            trees[file] = CSharpSyntaxTree.ParseText(text.Replace(from, to, StringComparison.Ordinal), Language, file);
        }

        var compilation = CSharpCompilation.Create(
            Product, trees.Values, References.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        var emitted = compilation.Emit(assembly);
        var errors = emitted.Diagnostics.Where(each => each.Severity == DiagnosticSeverity.Error).Take(3);
        return emitted.Success
            ? assembly.ToArray()
            : throw new InvalidOperationException(
                $"{mutant.Rule}: {string.Join(Environment.NewLine, errors)} (Source that was generated for a type that "
                + "is gone stays behind: delete functions/obj and build again.)");
    }

    private static Dictionary<string, SyntaxTree> Parse()
    {
        var root = Path.Combine(RepositoryRoot(), "functions");
        var built = Path.Combine(root, "obj", Configuration, "net10.0");
        var source = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(Path.Combine(root, "obj"), StringComparison.Ordinal)
                && !path.StartsWith(Path.Combine(root, "bin"), StringComparison.Ordinal));
        var generated = Directory.EnumerateFiles(built, "*.cs", SearchOption.AllDirectories);
        return source.Concat(generated).ToDictionary(
            path => Path.GetRelativePath(root, path).Replace('\\', '/'),
            path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Language, path));
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests must run from within the repository.");
    }

    // Loads the mutant in place of the product, and this very simulation once more, bound to it.
    private sealed class MutantContext(byte[] product) : AssemblyLoadContext("mutant", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
        {
            Product => LoadFromStream(new MemoryStream(product)),
            "Pipeline.Simulation" => LoadFromStream(new MemoryStream(
                File.ReadAllBytes(typeof(MutantCompiler).Assembly.Location))),
            _ => null,
        };
    }
}
