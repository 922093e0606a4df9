using System.Text.Json;
using Pipeline.Docs.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>What there is to read of one type of problem. Words in `backticks` are set as code.</summary>
/// <param name="Type">Which one.</param>
/// <param name="Meaning">What it means, in a sentence.</param>
/// <param name="When">When it happens.</param>
/// <param name="Remedy">What to do.</param>
/// <param name="Detail">The detail of an example of it.</param>
internal sealed record ProblemPage(ProblemType Type, string Meaning, string When, string Remedy, string Detail)
{
    /// <summary>Where the example happened.</summary>
    public string Instance { get; init; } = "/v1/orders";

    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The body of an answer, as it looks.</summary>
    public ProblemBody Example => new(
        $"urn:pipeline:{Type.Name}",
        Type.Title,
        Type.Status,
        Detail,
        Instance,
        "4bf92f3577b34da6a3ce929d0e0e4736",
        Errors);

    public string ExampleJson => JsonSerializer.Serialize(Example, ProblemBodyJson.Readable.ProblemBody);
}
