using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.LocalWorker.Startup;

/// <summary>
/// Whether each function's class can be made of the registered services: said at the start, and not by the first
/// message that fails.
/// </summary>
internal static class FunctionServices
{
    public static void Require(IEnumerable<LocalFunction> functions, IServiceProvider services)
    {
        var registered = services.GetRequiredService<IServiceProviderIsService>();
        foreach (var function in functions.Where(function => !function.Method.IsStatic))
        {
            // Of several constructors the container takes the one it can; that is its own affair.
            if (function.Class.GetConstructors() is [var only] && Missing(only, registered) is { } missing)
            {
                throw new StartupFault(
                    $"Function {function.Name}: its class needs a {TypeName.Of(missing)}, which is not registered "
                    + "as a service.");
            }
        }
    }

    private static Type? Missing(ConstructorInfo constructor, IServiceProviderIsService registered) => constructor
        .GetParameters()
        .Where(parameter => !parameter.HasDefaultValue && !parameter.IsDefined(typeof(FromKeyedServicesAttribute)))
        .Select(parameter => parameter.ParameterType)
        .FirstOrDefault(type => !registered.IsService(type));
}
