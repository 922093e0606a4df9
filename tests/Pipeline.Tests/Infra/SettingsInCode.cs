using System.Reflection;
using System.Text.RegularExpressions;
using Pipeline.Messaging;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>Every setting that functions/ reads, as an environment variable spells it.</summary>
internal static partial class SettingsInCode
{
    // The platform sets the one and nobody else does; the other is a part of the local settings' file.
    private static readonly string[] NoSettings = ["WEBSITE_HOSTNAME", "Values"];

    private static readonly Type[] Types = typeof(Queues).Assembly.GetTypes();

    public static IReadOnlyList<string> All { get; } =
        [.. Bound().Concat(Direct()).Distinct().Except(NoSettings).Order(StringComparer.Ordinal)];

    /// <summary>Options that a section is bound to. One with a name of its own has a constant that says so.</summary>
    private static IEnumerable<string> Bound() =>
        from file in Repository.Functions
        from Match binding in Binding().Matches(file.Text)
        let options = Named(binding.Groups[1].Value)
        let section = Constant(Named(binding.Groups[2].Value), "Section")
        from property in options.GetProperties(BindingFlags.Instance | BindingFlags.Public)
        where property.SetMethod?.IsPublic == true
        select Constant(options, $"{property.Name}Setting") ?? $"{section}__{property.Name}";

    private static IEnumerable<string> Direct() =>
        from file in Repository.Functions
        from Match read in Read().Matches(file.Text)
        select read.Groups.Values.Skip(1).First(part => part.Success).Value.Replace(":", "__", Ordinal);

    private static Type Named(string name) => Types.First(type => type.Name == name);

    private static string? Constant(Type type, string name) => type.GetField(name)?.GetRawConstantValue() as string;

    [GeneratedRegex(@"AddOptions<(\w+)>\(\)\s*\.BindConfiguration\((\w+)\.Section\)", RegexOptions.CultureInvariant)]
    private static partial Regex Binding();

    [GeneratedRegex(
        """configuration\["([\w:]+)"\]|GetValue<[^>]+>\("([\w:]+)"\)|"%(\w+)%"|GetSection\("([\w:]+)"\)""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Read();
}
