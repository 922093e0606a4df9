using Microsoft.CodeAnalysis;

namespace Pipeline.Tests.Tidy;

/// <summary>The assemblies this process runs on, as references; the product's own is compiled anew.</summary>
internal static class Platform
{
    public static IReadOnlyList<MetadataReference> References { get; } =
    [
        .. ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => Path.GetFileName(path) is not ("Pipeline.Functions.dll" or "Pipeline.Tests.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
