using System.Collections.Immutable;
using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;
using NCrontab;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.LocalWorker.Startup;

/// <summary>Reads the trigger of one function, with its settings resolved.</summary>
internal sealed class TriggerReader(IConfiguration settings, HostJson host, string function)
{
    public FunctionTrigger Read(ParameterInfo parameter, TriggerBindingAttribute attribute, MethodInfo method)
    {
        var name = parameter.Name ?? "";
        return attribute switch
        {
            HttpTriggerAttribute http => ReadHttp(name, parameter.ParameterType, http),
            ServiceBusTriggerAttribute queue => ReadQueue(name, parameter.ParameterType, queue, method),
            TimerTriggerAttribute timer => ReadTimer(name, parameter.ParameterType, timer, method),
            _ => throw new StartupFault(
                $"Function {function} has a {attribute.GetType().Name}, which the local worker does not know."),
        };
    }

    private HttpStart ReadHttp(string name, Type type, HttpTriggerAttribute http)
    {
        Require(
            type == typeof(HttpRequest),
            $"its HTTP trigger must be on an HttpRequest, not on a {TypeName.Of(type)}");
        var route = settings.Resolve(http.Route ?? function, function).Trim('/');
        var text = host.RoutePrefix.Length == 0 ? route : $"{host.RoutePrefix}/{route}";
        try
        {
            ImmutableArray<string> methods = [.. (http.Methods ?? []).Select(method => method.ToUpperInvariant())];
            return new HttpStart(name, methods, RoutePatternFactory.Parse(text));
        }
        catch (RoutePatternException e)
        {
            throw new StartupFault($"Function {function} has a wrong route '{text}': {e.Message}", e);
        }
    }

    private QueueStart ReadQueue(string name, Type type, ServiceBusTriggerAttribute queue, MethodInfo method)
    {
        RequireNoResult(method);
        var isBatch = type == typeof(ServiceBusReceivedMessage[]);
        Require(
            isBatch || type == typeof(ServiceBusReceivedMessage),
            $"its Service Bus trigger must be on a ServiceBusReceivedMessage or an array, not on {TypeName.Of(type)}");
        Require(
            isBatch == queue.IsBatched,
            isBatch ? "an array of messages needs IsBatched = true" : "IsBatched = true needs an array of messages");

        var connectionName = queue.Connection is { Length: > 0 } given ? given : "ServiceBus";
        var connection = settings.ConnectionNamed(connectionName);
        Require(
            connection is not null,
            $"the setting {connectionName} is missing; the local worker needs a connection string there");
        ConnectionSettings.BrokerOf(connectionName, connection!);
        var queueName = settings.Resolve(queue.QueueName ?? "", function);
        Require(queueName.Length > 0, "its Service Bus trigger names no queue");
        return new QueueStart(
            name, queueName, connection!, queue.IsBatched, queue.AutoCompleteMessages);
    }

    private TimerStart ReadTimer(string name, Type type, TimerTriggerAttribute timer, MethodInfo method)
    {
        RequireNoResult(method);
        Require(type == typeof(TimerInfo), $"its timer trigger must be on a TimerInfo, not on a {TypeName.Of(type)}");
        var expression = settings.Resolve(timer.Schedule, function).Trim();
        // The host takes six fields, seconds first, and five as crontab has them; a time span only on dedicated plans.
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var schedule = CrontabSchedule.TryParse(
            expression, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 });
        Require(
            schedule is not null,
            $"'{expression}' is not an NCRONTAB expression (second minute hour day month weekday)");
        return new TimerStart(name, expression, schedule!, timer.RunOnStartup);
    }

    private void RequireNoResult(MethodInfo method) => Require(
        method.ReturnType == typeof(void) || method.ReturnType == typeof(Task),
        "only a function with an HTTP trigger may return a result");

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new StartupFault($"Function {function}: {otherwise}.");
    }
}
