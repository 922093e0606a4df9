namespace Pipeline.LocalWorker.Startup;

/// <summary>A type's name as C# writes it, for sentences.</summary>
internal static class TypeName
{
    public static string Of(Type type) => type switch
    {
        { IsArray: true } => Of(type.GetElementType()!) + "[]",
        { IsGenericType: true } =>
            $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GenericTypeArguments.Select(Of))}>",
        _ => type.Name,
    };
}
