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
    public const string Preference = "Preference-Applied";
    public const string Link = "Link";
    public const string RateLimit = "RateLimit";
    public const string RateLimitPolicy = "RateLimit-Policy";

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
        [Preference] = Text("Says for how long the answer was allowed to wait (RFC 7240).", "wait=10"),
        [Link] = Text(
            "Where to go on, also from an empty batch (RFC 8288).",
            "</v1/events?after=e000000000000002b>; rel=\"next\""),
        [RateLimit] = Text(
            "How many requests are left, and in how many seconds all are there again.", "\"storefront\";r=99;t=1"),
        [RateLimitPolicy] = Text("How many requests in how many seconds.", "\"storefront\";q=100;w=2"),
        [Authenticate] = Text("Which scheme is wanted (RFC 9110).", "Bearer"),
    };

    private static OpenApiHeader Text(string description, string example) => new()
    {
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };
}
