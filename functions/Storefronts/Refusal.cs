using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>Why something is refused, apart from how it was asked for.</summary>
/// <param name="Type">Which problem it is.</param>
/// <param name="Detail">What to do, in a sentence; never an exception's text, never the caller's secret.</param>
/// <param name="Errors">Which fields, when the body is at fault.</param>
public sealed record Refusal(ProblemType Type, string Detail, IReadOnlyList<FieldError>? Errors = null)
{
    /// <summary>The refusal as the answer to a request.</summary>
    public IResult Answer(HttpRequest request) => Type.Answer(request, Detail, Errors);
}
