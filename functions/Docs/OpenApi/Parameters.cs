using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Pipeline.Docs.OpenApi;

/// <summary>The parameters of requests, each described once: what stands in the path, the query and the headers.</summary>
internal static class Parameters
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IfMatch = "If-Match";

    public static Dictionary<string, IOpenApiParameter> All { get; } = new()
    {
        ["id"] = InPath("id", "The order's id.", Examples.Id),
        ["name"] = InPath("name", "The last part of the problem's URN.", "out-of-range"),
        [IdempotencyKey] = InHeader(
            IdempotencyKey,
            "8 to 64 characters out of A-Z a-z 0-9 _ -, bare or in quotes; one for each order, and the same again when "
            + "the request is repeated. It lives as long as the order.",
            "^(\"?)[A-Za-z0-9_-]{8,64}\\1$",
            "order-1001",
            isRequired: true),
        [IfMatch] = InHeader(
            IfMatch,
            "Only if the order's ETag is one of these; * is any, and a weak tag none (RFC 9110, section 13.1.1).",
            null,
            "\"3\""),
    };

    private static OpenApiParameter InPath(string name, string description, string example) => new()
    {
        Name = name,
        In = ParameterLocation.Path,
        Required = true,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        Example = JsonValue.Create(example),
    };

    private static OpenApiParameter InHeader(
        string name, string description, string? pattern, string example, bool isRequired = false) => new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Required = isRequired,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern },
            Example = JsonValue.Create(example),
        };
}
