using System.Reflection;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Pipeline.Messaging;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>
/// What a function can touch, by what its class is given: the constructors of functions/ are followed to whatever opens
/// a table or sends, and so is what they make of it themselves. An interface stands for all that implement it.
/// </summary>
internal static class Reach
{
    private static readonly Assembly Product = typeof(Queues).Assembly;
    private static readonly Constants Constants = new(Repository.Functions);

    // The argument of any other generic type, a logger's or that of options, is no service.
    private static readonly Type[] Holds = [typeof(IEnumerable<>), typeof(Lazy<>), typeof(Func<>)];

    private static readonly ILookup<string, string> TablesOfTypes = Repository.Functions
        .SelectMany(file => file.All<InvocationExpressionSyntax>())
        .Where(call => call.Expression.ToString().EndsWith("GetTableClient", Ordinal))
        .SelectMany(call => Constants.Of(call.ArgumentList.Arguments[0].Expression).Select(table => (call, table)))
        .ToLookup(each => Owner(each.call), each => each.table);

    // A table that a class opens by making the class that does, instead of being given it.
    private static readonly ILookup<string, Type> Makers = Repository.Functions
        .SelectMany(file => file.All<BaseObjectCreationExpressionSyntax>())
        .SelectMany(made => OpensTables(Made(made)).Select(type => (made, type)))
        .ToLookup(each => Owner(each.made), each => each.type);

    /// <summary>Every function with its class.</summary>
    public static IReadOnlyList<(string Name, Type Class, MethodInfo Method)> Functions { get; } =
    [
        .. from type in Product.GetTypes()
           from method in type.GetMethods()
           let attribute = method.GetCustomAttribute<FunctionAttribute>()
           where attribute is not null
           select (attribute.Name, type, method),
    ];

    /// <summary>The folder of a function.</summary>
    public static string Folder(Type type) => type.Namespace!.Split('.')[1];

    /// <summary>The queue that a function takes messages from; null when it takes none.</summary>
    public static string? Queue(MethodInfo method) => method.GetParameters()
        .Select(each => each.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName?.Split('/')[0])
        .FirstOrDefault(queue => queue is not null);

    /// <summary>The tables that a class may open.</summary>
    public static IEnumerable<string> Tables(Type type) =>
        Needs(type, []).SelectMany(each => TablesOfTypes[each.Name]).Distinct();

    public static bool Sends(Type type) => Needs(type, []).Contains(typeof(Courier));

    private static HashSet<Type> Needs(Type type, HashSet<Type> seen)
    {
        foreach (var each in Own(type).Where(seen.Add).ToList())
        {
            var given = each.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(constructor => constructor!.GetParameters());
            foreach (var parameter in given) Needs(parameter.ParameterType, seen);
            foreach (var made in Makers[each.Name]) Needs(made, seen);
        }

        return seen;
    }

    private static string Owner(ExpressionSyntax place) =>
        place.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text ?? "";

    private static string? Made(BaseObjectCreationExpressionSyntax made) => made switch
    {
        ObjectCreationExpressionSyntax named => named.Type.ToString(),
        _ => made.FirstAncestorOrSelf<VariableDeclarationSyntax>()?.Type.ToString(),
    };

    private static IEnumerable<Type> OpensTables(string? name) =>
        from type in Product.GetTypes().Where(type => type.Name == name)
        where type.GetConstructors().Any(each => each.GetParameters()
            .Any(given => given.ParameterType == typeof(TableServiceClient)))
        select type;

    private static IEnumerable<Type> Own(Type type)
    {
        if (type.IsGenericType && Holds.Contains(type.GetGenericTypeDefinition()))
            return Own(type.GetGenericArguments()[0]);
        if (type.Assembly != Product) return [];
        return type.IsInterface ? Product.GetTypes().Where(each => each.IsClass && each.IsAssignableTo(type)) : [type];
    }
}
