using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Messaging;

/// <summary>An effect can never succeed, however often it is tried: somebody must decide.</summary>
/// <param name="reason">Kebab case, becomes the dead letter's reason.</param>
/// <param name="message">A sentence for people.</param>
[SuppressMessage("Design", "CA1032", Justification = "Without a reason it says nothing.")]
public sealed class DeadEndException(string reason, string message) : Exception(message)
{
    public string Reason { get; } = reason;
}
