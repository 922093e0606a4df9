using System.Reflection;

namespace Pipeline.Tests.OfficialApi;

/// <summary>
/// Whatever a stand-in shows must be in the official packages with the same signature; it may show less. Then what
/// compiles against the stand-ins compiles against the packages.
/// </summary>
internal static class Conformance
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Differences(IEnumerable<Type> types, OfficialApiList official) =>
        types.SelectMany(type => Differences(type, official));

    /// <summary>A public type outside these namespaces would let functions/ lean on what Azure does not have.</summary>
    public static bool IsOfficialNamespace(string? name) =>
        name is not null && (name.StartsWith("Azure.", Ordinal) || name.StartsWith("Microsoft.", Ordinal));

    private static IEnumerable<string> Differences(Type type, OfficialApiList official)
    {
        var name = Signature.Name(type);
        if (!IsOfficialNamespace(type.Namespace))
            return [$"{name}: public outside the official namespaces"];
        if (!official.TryFind(name, out var listed))
            return [$"{name}: no such official type"];

        var line = Signature.OfType(type);
        var kind = line == listed.Line ? [] : new[] { $"{line}: officially {listed.Line}" };
        return [.. kind, .. Members(type).Where(member => !listed.Members.Contains(member))
            .Select(member => $"{name}: no such official member: {member}")];
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        if (typeof(Delegate).IsAssignableFrom(type))
            return [Signature.OfDelegate(type.GetMethod("Invoke")!)]; // every delegate has it

        return
        [
            .. type.GetFields(Declared).Where(Signature.IsSeen).Select(Signature.OfField),
            .. type.GetConstructors(Declared).Where(method => Signature.IsSeen(method) && !method.IsStatic)
                .Select(Signature.OfConstructor),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(Signature.IsSeen))
                .Select(Signature.OfProperty),
            .. type.GetEvents(Declared).Where(happening => Signature.IsSeen(happening.AddMethod!)) // C# adds both
                .Select(Signature.OfEvent),
            .. type.GetMethods(Declared).Where(IsListed).Select(Signature.OfMethod),
        ];
    }

    /// <summary>
    /// Accessors are shown with their property. An override of Object's methods adds nothing that could be called, so
    /// the lists leave it out with the other equality members; the finalizer likewise.
    /// </summary>
    private static bool IsListed(MethodInfo method)
    {
        if (!Signature.IsSeen(method) || method.GetBaseDefinition().DeclaringType == typeof(object)) return false;
        if (method.Name is "op_Equality" or "op_Inequality") return false;
        var typed = method.Name == "Equals" && method.GetParameters() is [var other]
            && other.ParameterType == method.DeclaringType;
        return !typed && (!method.IsSpecialName || method.Name.StartsWith("op_", Ordinal));
    }
}
