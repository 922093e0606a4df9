using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Intake;

/// <summary>Requests that place an order, and the problems in their answers.</summary>
internal static class Requests
{
    public const string Valid = """
        {
          "reference": "SO-1001", "currency": "EUR", "total": 2500,
          "lines": [{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Tea" }],
          "customer": { "email": "ada@example.com", "name": "Ada" },
          "shipTo": { "line1": "1 Main St", "city": "Berlin", "postalCode": "10115", "country": "DE" },
          "payment": { "token": "tok_ok", "capture": "automatic" },
          "metadata": { "channel": "web", "campaign": "spring" }
        }
        """;

    public static HttpRequest Of(string body, string? contentType = "application/json") =>
        Of(Encoding.UTF8.GetBytes(body), contentType);

    public static HttpRequest Of(byte[] body, string? contentType = "application/json", bool withLength = true)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.Path = "/v1/orders";
        request.ContentType = contentType;
        request.Body = new MemoryStream(body);
        if (withLength) request.ContentLength = body.Length;
        return request;
    }

    /// <summary>The valid body with one piece of it replaced.</summary>
    public static string With(string piece, string replacement) =>
        Valid.Contains(piece, StringComparison.Ordinal)
            ? Valid.Replace(piece, replacement, StringComparison.Ordinal)
            : throw new ArgumentException($"The valid body has no {piece}.", nameof(piece));

    /// <summary>A text as it stands in JSON, escaped where JSON demands it.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>"415 unsupported-media-type" and the like.</summary>
    public static string Problem(IResult? answer)
    {
        var problem = Details(answer);
        return $"{problem.Status} {problem.Type!.Replace("urn:pipeline:", "", StringComparison.Ordinal)}";
    }

    public static IReadOnlyList<string> Pointers(IResult? answer) =>
        Details(answer).Extensions.TryGetValue("errors", out var errors) && errors is IEnumerable<FieldError> fields
            ? [.. fields.Select(field => field.Pointer)]
            : [];

    private static ProblemDetails Details(IResult? answer) =>
        Assert.IsType<ProblemHttpResult>(answer).ProblemDetails;
}
