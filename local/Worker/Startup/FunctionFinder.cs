using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.LocalWorker.Startup;

/// <summary>Finds the functions among types, and says of a wrong one what is wrong with it.</summary>
internal sealed class FunctionFinder(IConfiguration settings, HostJson host)
{
    /// <summary>All functions, in the order of their names; those that are disabled too.</summary>
    public IReadOnlyList<LocalFunction> Find(IEnumerable<Type> types)
    {
        var found = types
            .SelectMany(type => type.GetMethods(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                | BindingFlags.DeclaredOnly))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(candidate => candidate.Attribute is not null)
            .Select(candidate => Read(candidate.Attribute!.Name, candidate.Method))
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        FunctionConflicts.Refuse(found);
        return found;
    }

    private LocalFunction Read(string name, MethodInfo method)
    {
        if (!FunctionConflicts.IsName(name))
            throw new StartupFault($"'{name}' cannot name a function: a letter first, then letters, digits, - and _.");
        if (method.DeclaringType is not { IsVisible: true } type || !method.IsPublic)
            throw new StartupFault($"Function {name}: its class and its method must be public.");
        if ((type.IsAbstract && !method.IsStatic) || type.ContainsGenericParameters || method.IsGenericMethod)
            throw new StartupFault($"Function {name}: its class and its method must be neither abstract nor generic.");
        RefuseReturnType(name, method);

        var triggers = method.GetParameters()
            .Select(parameter => (parameter, attribute: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(candidate => candidate.attribute is not null)
            .ToList();
        if (triggers is not [var (parameter, attribute)])
            throw new StartupFault($"Function {name} needs one parameter with a trigger; it has {triggers.Count}.");

        var reader = new TriggerReader(settings, host, name);
        var trigger = reader.Read(parameter, attribute!, method);
        var parameters = method.GetParameters().Select(one => ParameterBindings.For(name, one, trigger));
        return new LocalFunction(name, type, method, trigger, [.. parameters]);
    }

    private static void RefuseReturnType(string name, MethodInfo method)
    {
        var type = method.ReturnType;
        var isAsyncVoid = type == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute));
        var value = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? type.GenericTypeArguments[0]
            : type;
        var isResult = typeof(Microsoft.AspNetCore.Http.IResult).IsAssignableFrom(value);
        var isSupported = isResult || type == typeof(Task) || (type == typeof(void) && !isAsyncVoid);
        if (!isSupported)
        {
            throw new StartupFault(
                $"Function {name} returns {(isAsyncVoid ? "async void" : TypeName.Of(type))}, which is not supported: "
                + "return Task, Task<IResult>, IResult or nothing.");
        }
    }
}
