using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Pipeline.Docs.OpenApi;

/// <summary>
/// The schemas of the bodies, exported from the very types that parse and write them; what they may hold beyond that
/// comes from <see cref="Fields"/>. Every object type becomes a component of its name.
/// </summary>
internal sealed class Schemas(OpenApiDocument document)
{
    private readonly Dictionary<Type, string> names = [];

    /// <summary>A reference to the type's component, which is made at the first time; of a list, its items'.</summary>
    public IOpenApiSchema Of(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item })
        {
            return new OpenApiSchema { Type = JsonSchemaType.Array, Items = Of(type.Options.GetTypeInfo(item)) };
        }

        Add(type);
        return new OpenApiSchemaReference(NameOf(type.Type), document);
    }

    /// <summary>A schema in JSON as the library's own object.</summary>
    public IOpenApiSchema Read(JsonNode schema)
    {
        var read = OpenApiModelFactory.Parse<OpenApiSchema>(
            schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out var diagnostic, "json");
        return read is not null && diagnostic.Errors.Count == 0
            ? read
            : throw new InvalidOperationException($"Not a schema: {schema.ToJsonString()}");
    }

    private void Add(JsonTypeInfo type)
    {
        var name = NameOf(type.Type);
        if (names.TryAdd(type.Type, name)) document.AddComponent(name, Read(Export(type)));
    }

    // Numbers are written as numbers, although the web defaults would also read them from strings.
    private JsonNode Export(JsonTypeInfo type) =>
        new JsonSerializerOptions(type.Options) { NumberHandling = JsonNumberHandling.Strict }
            .GetJsonSchemaAsNode(type.Type, new JsonSchemaExporterOptions { TransformSchemaNode = Transform });

    private JsonObject Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var node = schema as JsonObject ?? []; // what may be anything is exported as true
        var isNull = AllowsNull(node);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            if (context.Path.IsEmpty) return Members(node, context.TypeInfo);
            Add(context.TypeInfo);
            node = new JsonObject { ["$ref"] = $"#/components/schemas/{NameOf(context.TypeInfo.Type)}" };
        }
        else if (node.ContainsKey("$ref"))
        {
            node = Export(context.TypeInfo).AsObject(); // the exporter points at an earlier place, which may be gone
        }

        if (context.PropertyInfo is { } property) return Member(node, property, isNull);
        Narrow(node, isNull: false); // an item or a value of a map: never null, see Fields
        return node;
    }

    private static JsonObject Members(JsonObject node, JsonTypeInfo type)
    {
        Narrow(node, isNull: false);
        var required = type.Properties.Where(IsRequired).Select(property => (JsonNode)property.Name).ToArray();
        node.Remove("required");
        if (required.Length > 0) node["required"] = new JsonArray(required);
        return node;
    }

    private static JsonObject Member(JsonObject node, JsonPropertyInfo property, bool isNull)
    {
        var field = Fields.Of(property);
        isNull = isNull && !IsRequired(property)
            && property.Options.DefaultIgnoreCondition != JsonIgnoreCondition.WhenWritingNull;
        if (node.ContainsKey("$ref"))
        {
            var wrapped = isNull
                ? new JsonObject { ["oneOf"] = new JsonArray(node, new JsonObject { ["type"] = "null" }) }
                : node;
            wrapped["description"] = field.Description;
            return wrapped;
        }

        node.Remove("default"); // a null that is never written
        Narrow(node, isNull);
        field.WriteInto(node);
        if (isNull && node["enum"] is JsonArray values) values.Add(null);
        if (FormatOf(property.PropertyType) is { } format) node["format"] = format;
        return node;
    }

    /// <summary>What cannot be null in the code, and what the validator wants.</summary>
    private static bool IsRequired(JsonPropertyInfo property) =>
        Fields.Of(property).IsRequired
        || (property.PropertyType.IsValueType
            ? Nullable.GetUnderlyingType(property.PropertyType) is null
            : !property.IsGetNullable);

    private static string? FormatOf(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => "int32",
        TypeCode.Int64 => "int64",
        _ => null,
    };

    private static bool AllowsNull(JsonObject node) =>
        node["type"] is JsonArray types && types.Any(type => type?.GetValue<string>() == "null");

    /// <summary>Takes null away from what is never null.</summary>
    private static void Narrow(JsonObject node, bool isNull)
    {
        if (isNull || node["type"] is not JsonArray types) return;
        var rest = types.Select(type => type?.GetValue<string>()).Where(type => type != "null").ToList();
        node["type"] = rest is [var only] ? only : new JsonArray([.. rest.Select(type => JsonValue.Create(type))]);
    }

    private static string NameOf(Type type) => type.Name;
}
