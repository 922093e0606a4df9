using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pipeline.Tests.OfficialApi;

/// <summary>Types and members in the notation of the lists here; README.md says what they leave out.</summary>
internal static class Signature
{
    public static string OfKind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (type.IsValueType) return "struct";
        if (typeof(Delegate).IsAssignableFrom(type)) return "delegate";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            (false, false) => "class",
        };
    }

    public static string OfType(Type type)
    {
        var line = $"{OfKind(type)} {Name(type)}";
        var plain = type.IsEnum || type.IsInterface || type.IsValueType || typeof(Delegate).IsAssignableFrom(type);
        return plain || type.BaseType is null || type.BaseType == typeof(object)
            ? line
            : $"{line} : {Name(type.BaseType)}";
    }

    public static string OfField(FieldInfo field)
    {
        var kind = field.IsLiteral ? "const " : field.IsStatic ? "static " : "";
        return $"{(field.IsPublic ? "public" : "protected")} {kind}{Name(field.FieldType)} {field.Name}";
    }

    public static string OfEvent(EventInfo happening) =>
        $"{Modifiers(happening.AddMethod!)}event {Name(happening.EventHandlerType!)} {happening.Name}"; // C# adds both

    public static string OfConstructor(ConstructorInfo constructor) =>
        $"{(constructor.IsPublic ? "public" : "protected")} .ctor({Parameters(constructor)})";

    public static string OfMethod(MethodInfo method) =>
        $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{Generic(method.GetGenericArguments())}"
        + $"({Parameters(method)})";

    public static string OfDelegate(MethodInfo invoke) => $"{Name(invoke.ReturnType)} Invoke({Parameters(invoke)})";

    public static string OfProperty(PropertyInfo property)
    {
        var seen = property.GetAccessors(nonPublic: true).Where(IsSeen).ToList();
        var first = seen.OrderByDescending(accessor => accessor.IsPublic).First();
        var index = property.GetIndexParameters();
        var get = property.GetMethod is { } getter && IsSeen(getter) ? "get; " : "";
        var set = property.SetMethod is { } setter && IsSeen(setter) ? IsInit(setter) ? "init; " : "set; " : "";
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Modifiers(first)}{Name(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    /// <summary>Public or protected: what a caller or a derived class outside the assembly can name.</summary>
    public static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    public static bool IsSeen(FieldInfo field) => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly;

    /// <summary>A type's full name with type arguments in angle brackets, as the lists write it.</summary>
    public static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!); // a by-ref type has an element
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying) + "?";
        if (type.IsGenericParameter) return type.Name;
        var bare = (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;
        var tick = bare.IndexOf('`', Ordinal);
        return (tick < 0 ? bare : bare[..tick]).Replace('+', '.') + Generic(type.GetGenericArguments());
    }

    private static string Generic(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(Name))}>";

    private static string Modifiers(MethodInfo method)
    {
        var access = method.IsPublic ? "public " : "protected ";
        if (method.IsStatic) return access + (method.IsAbstract ? "static abstract " : "static ");
        if (method.IsAbstract) return access + "abstract ";
        // An interface's implementation that is not declared virtual is virtual and final in IL.
        if (method.GetBaseDefinition() != method) return access + (method.IsFinal ? "sealed override " : "override ");
        return access + (method.IsVirtual && !method.IsFinal ? "virtual " : "");
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var array = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var way = parameter.ParameterType.IsByRef ? parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref " : "";
        var rest = parameter.HasDefaultValue ? $" = {Value(parameter)}" : "";
        return $"{array}{way}{Name(parameter.ParameterType)} {parameter.Name}{rest}";
    }

    private static string Value(ParameterInfo parameter) => parameter.RawDefaultValue switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        var value when parameter.ParameterType.IsEnum => Enum.ToObject(parameter.ParameterType, value).ToString() ?? "",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
