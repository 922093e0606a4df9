using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Pipeline.Docs.OpenApi;

/// <summary>The headers of answers, each described once.</summary>
internal static class Headers
{
    public const string Etag = "ETag";
    public const string RetryAfter = "Retry-After";
    public const string Location = "Location";
    public const string Replayed = "Idempotent-Replayed";
    public const string Authenticate = "WWW-Authenticate";

    public static Dictionary<string, IOpenApiHeader> All { get; } = new()
    {
        [Etag] = Text("The version, in quotes, for If-Match and If-None-Match.", "\"3\""),
        [RetryAfter] = new OpenApiHeader
        {
            Description = "In how many seconds it makes sense to ask again.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
            Example = JsonValue.Create(1),
        },
        [Location] = Text("Where the order is read.", $"/v1/orders/{Examples.Id}"),
        [Replayed] = Text("Says true when the key stood for this very order already.", "true"),
        [Authenticate] = Text("Which scheme is wanted (RFC 9110).", "Bearer"),
    };

    private static OpenApiHeader Text(string description, string example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };
}
