using System.Diagnostics.CodeAnalysis;
using Azure;
using Microsoft.Extensions.Options;

namespace Pipeline.LocalWorker.Startup;

/// <summary>A reason not to start. The message is the one sentence that the user reads.</summary>
[SuppressMessage("Design", "CA1064", Justification = "Only the worker's own host catches it")]
internal sealed class StartupFault : Exception
{
    private const string ConfigurationBinder = "Microsoft.Extensions.Configuration.Binder";

    public StartupFault()
    {
    }

    public StartupFault(string message)
        : base(message)
    {
    }

    public StartupFault(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The sentence for what the user can put right, or null for a mistake in the code.</summary>
    public static string? SentenceFor(Exception exception) => exception switch
    {
        StartupFault fault => fault.Message,
        OptionsValidationException invalid => $"Wrong setting: {string.Join("; ", invalid.Failures)}",
        // Its message names the setting, the value and the type that is wanted, in one sentence.
        InvalidOperationException { Source: ConfigurationBinder } invalid => $"Wrong setting: {invalid.Message}",
        RequestFailedException failed =>
            $"The table store answered {string.Join(' ', failed.Status, failed.ErrorCode).Trim()}: check the account "
            + "and the key of the setting Tables.",
        AggregateException many when many.InnerExceptions.All(inner => SentenceFor(inner) is not null) =>
            string.Join(Environment.NewLine, many.InnerExceptions.Select(SentenceFor)),
        _ => null,
    };
}
