using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>What a body says, or the answer that says why it cannot be read.</summary>
/// <param name="Value">Null when it is refused, or when there is no body and none is needed.</param>
/// <param name="Refusal">The problem, with all faults at once.</param>
internal sealed record Body<T>(T? Value, IResult? Refusal) where T : class;

/// <summary>Reads bodies within bounds, strictly, and names their faults by JSON pointers.</summary>
/// <param name="json">How the body is written.</param>
/// <param name="validator">What it may hold.</param>
/// <param name="mostBytes">A longer one is 413.</param>
/// <param name="mayBeMissing">An empty body is none, whatever its type.</param>
internal sealed partial class JsonBody<T>(
    JsonTypeInfo<T> json, IValidator<T> validator, int mostBytes, bool mayBeMissing = false) where T : class
{
    private const int LongestPath = 512;

    public async Task<Body<T>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var isJson = BodyType.Is(request, BodyType.Json);
        if (!isJson && !mayBeMissing) return RefuseType(request);
        var (bytes, refusal) = await BoundedBody.ReadAsync(request, mostBytes, cancellationToken);
        if (bytes.IsEmpty && refusal is null && mayBeMissing) return new Body<T>(null, null);
        if (!isJson) return RefuseType(request);
        T? value = null;
        if (refusal is null) (value, refusal) = Parse(bytes.Span);
        if (value is not null) refusal = Check(value);
        return refusal is null ? new Body<T>(value, null) : new Body<T>(null, refusal.Answer(request));
    }

    /// <summary>What the text says, allowed or not; or why it cannot be read.</summary>
    public (T? Value, Refusal? Refusal) Parse(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, json) is { } value
                ? (value, null)
                : (null, new Refusal(Problems.NotJson, "Send a JSON object."));
        }
        catch (JsonException malformed)
        {
            return (null, new Refusal(
                Problems.NotJson,
                "The body is not well-formed, has an unknown or repeated member, or a value of another type.",
                Place(malformed.Path) is { } place ? [new FieldError(place, "cannot be read")] : null));
        }
    }

    /// <summary>Why what was read is not allowed; null when it is.</summary>
    public Refusal? Check(T value)
    {
        var faults = validator.Validate(value);
        return faults.IsValid ? null : Refuse(faults);
    }

    private static Refusal Refuse(ValidationResult faults) => new(
        Problems.OutOfRange,
        "See errors for each field.",
        [.. faults.Errors.Select(fault => new FieldError(Pointer(Camel(fault.PropertyName)), fault.ErrorMessage))]);

    private static Body<T> RefuseType(HttpRequest request) =>
        new(null, BodyType.Refuse(request, BodyType.Json));

    // "Lines[0].Quantity", as the validator has it, becomes "$.lines[0].quantity", as the serializer has it.
    private static string Camel(string property) =>
        "$." + string.Join('.', property.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    // A path may hold a name of the caller's choice: one that is no field's is not repeated to it.
    private static string? Place(string? path) =>
        path is { Length: <= LongestPath } && !CardNumber.IsIn(path) ? Pointer(path) : null;

    // "$.lines[0].quantity" becomes "#/lines/0/quantity"; a name with a special character stands as ['a.b'].
    private static string Pointer(string path) => "#" + string.Concat(Step().Matches(path)
        .Select(step => step.Groups["name"].Value.Replace("~", "~0", StringComparison.Ordinal))
        .Select(name => "/" + Uri.EscapeDataString(name.Replace("/", "~1", StringComparison.Ordinal))));

    [GeneratedRegex(@"\G(?:^\$)?(?:\.(?<name>[^.\[]+)|\['(?<name>.*?)'\](?=[.\[]|\z)|\[(?<name>\d+)\])",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, 100)]
    private static partial Regex Step();
}
