using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Pipeline.Intake;
using Pipeline.Operations;

namespace Pipeline.Docs.OpenApi;

/// <summary>The parameters of requests, each described once: what stands in the path, the query and the
/// headers.</summary>
internal static class Parameters
{
    public const string IdempotencyKey = "Idempotency-Key";
    public const string IfMatch = "If-Match";
    public const string IfNoneMatch = "If-None-Match";
    public const string Prefer = "Prefer";
    public const string Status = "status";
    public const string CreatedAfter = "createdAfter";
    public const string OrdersLimit = "ordersLimit";
    public const string OrdersCursor = "ordersCursor";
    public const string After = "after";
    public const string EventsLimit = "eventsLimit";
    public const string Limit = "limit";
    public const string Cursor = "cursor";
    public const string Queue = "queue";
    public const string OfStorefront = "storefront";
    public const string Reference = "reference";
    public const string EmailHash = "emailHash";
    public const string FoundLimit = "foundLimit";
    public const string FoundCursor = "foundCursor";

    public static Dictionary<string, IOpenApiParameter> All { get; } = new()
    {
        ["id"] = InPath("id", "The order's id.", Examples.Id),
        ["sku"] = InPath("sku", "Stock keeping unit: 1 to 64 of A-Z a-z 0-9 . _ -", "TEA-001"),
        ["storefrontId"] = InPath("storefrontId", "The storefront's id.", "demo"),
        ["webhook"] = InPath("webhook", "The endpoint's name: 1 to 32 of a-z 0-9 -", "erp"),
        ["letterId"] = InPath("letterId", "The dead letter's id, as the list gives it.", DeadLetterOperations.Id),
        ["file"] = InPath("file", "A file of the console; left out for the page.", "console.css"),
        ["mailFile"] = InPath("mailFile", "The mail's file, as the list gives it.", "order-1001.eml"),
        ["runbook"] = InPath("runbook", "The runbook's name, as the list gives it.", "held-review"),
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
        [IfNoneMatch] = InHeader(
            IfNoneMatch, "304 if the order's ETag is one of these; with Prefer: wait, once it is not.", null, "\"3\""),
        [Prefer] = InHeader(
            Prefer, "wait=N: the answer may be held for N seconds, 20 at most (RFC 7240).", null, "wait=10"),
        [Status] = InQuery(Status, "Only orders of this status, as it is now.", Text(OrderStatus.All), "confirmed"),
        [CreatedAfter] = InQuery(
            CreatedAfter, "Only orders newer than this; a + in it must be escaped as %2B.",
            new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" }, "2026-03-01T00:00:00Z"),
        [OrdersLimit] = InQuery("limit", "How many orders; 20 unless given.", Whole(1, 100), 20),
        [OrdersCursor] = InQuery(
            "cursor", "The next of the page before, with the other parameters unchanged.", Text(), null),
        [OfStorefront] = InQuery(
            OfStorefront, "Whose orders.", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Pattern = "^[a-z0-9-]{1,32}$",
            },
            "demo",
            isRequired: true),
        [Reference] = InQuery(Reference, "Only orders whose reference has this in it.", Text(), "SO-1001"),
        [EmailHash] = InQuery(
            EmailHash, "Only orders of the address with this SHA-256, in hex, of its capitals.", Text(),
            "b7fd2f1b8a0a6a7e0f1f7d8f3a2c4e5b6d7c8a9b0c1d2e3f4a5b6c7d8e9f0a1b"),
        [FoundLimit] = InQuery("limit", "How many orders; 25 unless given.", Whole(1, 100), 25),
        [FoundCursor] = InQuery("cursor", "The next of the answer before.", Text(), null),
        [After] = InQuery(
            After, "The cursor of the last event that you have; all from the beginning without it.", Text(), null),
        [EventsLimit] = InQuery("limit", "How many events; 100 unless given.", Whole(1, 500), 100),
        [Limit] = InQuery(Limit, "How many; 50 unless given.", Whole(1, 100), 50),
        [Cursor] = InQuery(Cursor, "The next of the page before.", Text(), null),
        [Queue] = InQuery(Queue, "Of this queue only.", Text(DeadLetterTable.QueueNames), "payment"),
    };

    private static OpenApiParameter InQuery(
        string name, string description, OpenApiSchema schema, JsonNode? example, bool isRequired = false) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = isRequired,
            Description = description,
            Schema = schema,
            Example = example,
        };

    private static OpenApiSchema Whole(int least, int most) => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = least.ToString(CultureInfo.InvariantCulture),
        Maximum = most.ToString(CultureInfo.InvariantCulture),
    };

    private static OpenApiSchema Text(IReadOnlyList<string>? values = null) => new()
    {
        Type = JsonSchemaType.String,
        Enum = values is null ? null : [.. values.Select(value => (JsonNode)value)],
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
