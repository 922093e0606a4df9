using System.Text.Json;
using System.Text.RegularExpressions;
using FluentValidation.Results;
using Microsoft.AspNetCore.Http;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>Either what is to be bought, or the answer that says why the body is none of that.</summary>
internal sealed record Reading(Purchase? Purchase, IResult? Refusal);

/// <summary>Reads the body of an order within bounds and refuses what is wrong with all its faults at once.</summary>
internal static partial class OrderRequestReader
{
    public const int MostBytes = 256 * 1024;
    private static readonly OrderRequestValidator Validator = new();

    public static async Task<Reading> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return Refuse(Problems.UnsupportedMediaType, request, "Send Content-Type: application/json.");
        }

        if (await ReadBodyAsync(request, cancellationToken) is not { } body)
        {
            return Refuse(Problems.TooLarge, request, $"Send at most {MostBytes} bytes.");
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, OrderRequestJson.Default.OrderRequest) is { } order
                ? Check(order, request)
                : Refuse(Problems.NotJson, request, "Send a JSON object.");
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

    private static Reading Check(OrderRequest order, HttpRequest request)
    {
        var faults = Validator.Validate(order);
        if (!faults.IsValid) return Refuse(faults, request);
        var merged = PurchaseOf.Lines(order);
        if (merged is null)
        {
            return Refuse(
                Problems.OutOfRange, request, "Lines of one SKU are merged, so they must agree.",
                [new FieldError("#/lines", "lines of one SKU must have one price and at most 10000 pieces together")]);
        }

        var purchase = PurchaseOf.Request(order, merged);
        if (purchase.Total.Amount > OrderRequestValidator.MostMoney)
        {
            return Refuse(
                Problems.OutOfRange, request, "The order is worth too much.",
                [new FieldError("#/lines", $"must sum to at most {OrderRequestValidator.MostMoney}")]);
        }

        return order.Total is null || order.Total == purchase.Total.Amount
            ? new Reading(purchase, null)
            : Refuse(
                Problems.TotalMismatch, request, $"The lines sum to {purchase.Total.Amount}.",
                [new FieldError("#/total", "must be the sum of quantity x unitPrice, or be left out")]);
    }

    // One byte more than allowed is asked for, so that a body without a length is bounded too.
    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes) return null;
        var buffer = new byte[(int)(request.ContentLength ?? MostBytes) + 1];
        var length = await request.Body.ReadAtLeastAsync(
            buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        if (length > MostBytes) return null; // not "? null : ...": a Memory<byte> of null is an empty one
        return buffer.AsMemory(0, length);
    }

    private static Reading Refuse(ValidationResult faults, HttpRequest request) => Refuse(
        Problems.OutOfRange,
        request,
        "See errors for each field.",
        [.. faults.Errors.Select(fault => new FieldError(Pointer(Camel(fault.PropertyName)), fault.ErrorMessage))]);

    private static Reading Refuse(
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
