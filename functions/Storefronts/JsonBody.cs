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
    public async Task<Body<T>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() && !mayBeMissing) return RefuseType(request);
        if (await ReadBytesAsync(request, cancellationToken) is not { } bytes)
        {
            return Refuse(Problems.TooLarge, request, $"Send at most {mostBytes} bytes.");
        }

        if (bytes.IsEmpty && mayBeMissing) return new Body<T>(null, null);
        return request.HasJsonContentType() ? Parse(request, bytes) : RefuseType(request);
    }

    private Body<T> Parse(HttpRequest request, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (JsonSerializer.Deserialize(bytes.Span, json) is not { } value)
            {
                return Refuse(Problems.NotJson, request, "Send a JSON object.");
            }

            var faults = validator.Validate(value);
            return faults.IsValid ? new Body<T>(value, null) : Refuse(faults, request);
        }
        catch (JsonException malformed)
        {
            return Refuse(
                Problems.NotJson,
                request,
                "The body is not well-formed, has an unknown or repeated member, or a value of another type.",
                malformed.Path is null ? null : [new FieldError(Pointer(malformed.Path), "cannot be read")]);
        }
    }

    // One byte more than allowed is asked for, so that a body without a length is bounded too.
    private async Task<ReadOnlyMemory<byte>?> ReadBytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > mostBytes) return null;
        var buffer = new byte[(int)(request.ContentLength ?? mostBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > mostBytes) return null; // not "? null : ...": a Memory<byte> of null is an empty one
        return buffer.AsMemory(0, length);
    }

    private static Body<T> Refuse(ValidationResult faults, HttpRequest request) => Refuse(
        Problems.OutOfRange,
        request,
        "See errors for each field.",
        [.. faults.Errors.Select(fault => new FieldError(Pointer(Camel(fault.PropertyName)), fault.ErrorMessage))]);

    private static Body<T> RefuseType(HttpRequest request) =>
        Refuse(Problems.UnsupportedMediaType, request, "Send Content-Type: application/json.");

    private static Body<T> Refuse(
        ProblemType problem, HttpRequest request, string detail, IReadOnlyList<FieldError>? errors = null) =>
        new(null, problem.Answer(request, detail, errors));

    // "Lines[0].Quantity", as the validator has it, becomes "$.lines[0].quantity", as the serializer has it.
    private static string Camel(string property) =>
        "$." + string.Join('.', property.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    // "$.lines[0].quantity" becomes "#/lines/0/quantity"; a name with a special character stands as ['a.b'].
    private static string Pointer(string path) => "#" + string.Concat(Step().Matches(path)
        .Select(step => step.Groups["name"].Value.Replace("~", "~0", StringComparison.Ordinal))
        .Select(name => "/" + Uri.EscapeDataString(name.Replace("/", "~1", StringComparison.Ordinal))));

    [GeneratedRegex(@"\G(?:^\$)?(?:\.(?<name>[^.\[]+)|\['(?<name>.*?)'\](?=[.\[]|\z)|\[(?<name>\d+)\])",
        RegexOptions.CultureInvariant | RegexOptions.Singleline, 100)]
    private static partial Regex Step();
}
