using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>Makes the function's class, calls its method and waits for the result.</summary>
internal sealed class FunctionCall
{
    private readonly LocalFunction _function;
    private readonly MethodInvoker _method;
    private readonly ObjectFactory? _class;
    private readonly Func<object?, Task<object?>> _awaitResult;

    public FunctionCall(LocalFunction function)
    {
        _function = function;
        _method = MethodInvoker.Create(function.Method);
        _class = function.Method.IsStatic ? null : ActivatorUtilities.CreateFactory(function.Class, Type.EmptyTypes);
        _awaitResult = ReaderFor(function.Method.ReturnType);
    }

    public async Task<object?> RunAsync(FunctionInvocation invocation, TriggerInput input)
    {
        var instance = _class?.Invoke(invocation.InstanceServices, arguments: null);
        try
        {
            var arguments = new object?[_function.Parameters.Length];
            for (var i = 0; i < arguments.Length; i++)
                arguments[i] = _function.Parameters[i](invocation, input);
            return await _awaitResult(_method.Invoke(instance, arguments.AsSpan()));
        }
        finally
        {
            if (instance is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync();
            else
                (instance as IDisposable)?.Dispose();
        }
    }

    private static Func<object?, Task<object?>> ReaderFor(Type returnType)
    {
        if (!typeof(Task).IsAssignableFrom(returnType))
            return Task.FromResult;
        if (!returnType.IsGenericType)
            return AwaitAsync;

        return typeof(FunctionCall)
            .GetMethod(nameof(AwaitValueAsync), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(returnType.GenericTypeArguments)
            .CreateDelegate<Func<object?, Task<object?>>>();
    }

    // A function that returns null instead of a task has a mistake, and the cast's exception names it.
    private static async Task<object?> AwaitAsync(object? task)
    {
        await (Task)task!;
        return null;
    }

    private static async Task<object?> AwaitValueAsync<T>(object? task) => await (Task<T>)task!;
}
