using System.Text.Json.Nodes;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a member of a body means and may hold, beyond the type that the code gives it.</summary>
/// <param name="Description">What it means, and what no schema can say.</param>
internal sealed record Field(string Description)
{
    /// <summary>Letters of any kind, but none that is invisible: see FieldRules.IsPlain.</summary>
    private const string Plain = @"^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$";

    /// <summary>For a member whose type can be null: it must be there and is not null.</summary>
    public bool IsRequired { get; init; }

    public long? Minimum { get; init; }
    public long? Maximum { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public int? MinItems { get; init; }
    public int? MaxItems { get; init; }
    public int? MaxProperties { get; init; }
    public string? Pattern { get; init; }
    public string? Format { get; init; }

    /// <summary>All the values that it may have.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>For a map: what its values may hold.</summary>
    public Field? Each { get; init; }

    /// <summary>For a map: what its names may hold.</summary>
    public Field? Keys { get; init; }

    /// <summary>Text that a person reads.</summary>
    public static Field Text(string description, int mostCharacters, int leastCharacters = 1) =>
        new(description) { MinLength = leastCharacters, MaxLength = mostCharacters, Pattern = Plain };

    public static Field Whole(string description, long least, long most) =>
        new(description) { Minimum = least, Maximum = most };

    /// <summary>Writes itself into the schema that the code's type has.</summary>
    public void WriteInto(JsonObject schema)
    {
        Set(schema, "description", Description.Length > 0 ? Description : null);
        Set(schema, "minimum", Minimum);
        Set(schema, "maximum", Maximum);
        Set(schema, "minLength", MinLength);
        Set(schema, "maxLength", MaxLength);
        Set(schema, "minItems", MinItems);
        Set(schema, "maxItems", MaxItems);
        Set(schema, "maxProperties", MaxProperties);
        Set(schema, "pattern", Pattern);
        Set(schema, "format", Format);
        if (Values is not null) schema["enum"] = new JsonArray([.. Values.Select(value => JsonValue.Create(value))]);
        if (schema["additionalProperties"] is JsonObject each) Each?.WriteInto(each);
        if (Keys is null) return;
        var keys = new JsonObject();
        Keys.WriteInto(keys);
        schema["propertyNames"] = keys;
    }

    private static void Set<T>(JsonObject schema, string keyword, T? value)
    {
        if (value is not null) schema[keyword] = JsonValue.Create(value);
    }
}
