using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>
/// What the API's description says of one function. Its path and method are not here: they are read off the function's
/// own attributes.
/// </summary>
/// <param name="Function">The class with the [Function].</param>
/// <param name="Tag">Under which heading it stands.</param>
/// <param name="Summary">What it does, in a few words.</param>
/// <param name="Description">What a caller should know before using it, in Markdown.</param>
internal sealed record Operation(Type Function, Tag Tag, string Summary, string Description)
{
    /// <summary>What whoever reads a JSON body refuses of it.</summary>
    public static readonly IReadOnlyList<ProblemType> OfBodies =
        [Problems.NotJson, Problems.OutOfRange, Problems.TooLarge, Problems.UnsupportedMediaType];

    public Access Access { get; init; } = Access.Storefront;

    /// <summary>
    /// Query parameters and request headers by their component names; those of the path come by themselves.
    /// </summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    public IReadOnlyList<Content> Body { get; init; } = [];
    public bool BodyMayBeMissing { get; init; }
    public required IReadOnlyList<Reply> Replies { get; init; }

    /// <summary>What it refuses itself; what every function of its access refuses is added.</summary>
    public IReadOnlyList<ProblemType> Refusals { get; init; } = [];
}

/// <summary>Who may call.</summary>
internal enum Access
{
    Anyone,
    Storefront,
    Operator,

    /// <summary>A storefront on its own orders, an operator on any.</summary>
    Either,
}

/// <param name="Name">The heading.</param>
/// <param name="Description">A sentence below it.</param>
internal sealed record Tag(string Name, string Description);

/// <summary>An answer that is no problem.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="Description">What it means.</param>
internal sealed record Reply(int Status, string Description)
{
    public IReadOnlyList<Content> Content { get; init; } = [];

    /// <summary>Response headers by their component names.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];
}

/// <summary>A body of one media type.</summary>
/// <param name="MediaType">As in Content-Type.</param>
/// <param name="Examples">
/// A request's example and the answer's of the same name belong together: the end-to-end tests send the one and expect
/// the status and the type of the other.
/// </param>
internal sealed record Content(string MediaType, params IReadOnlyList<Example> Examples)
{
    /// <summary>What parses or writes it; null for what is no JSON.</summary>
    public JsonTypeInfo? Type { get; init; }

    public static Content Json(JsonTypeInfo type, params IReadOnlyList<Example> examples) =>
        new("application/json", examples) { Type = type };

    /// <summary>What it is where no type of ours writes it.</summary>
    public JsonSchemaType Is { get; init; } = JsonSchemaType.String;
}

/// <param name="Name">Kebab case.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Text">JSON where the media type is some, else as it is sent.</param>
internal sealed record Example(string Name, string Summary, string Text);
