using System.Text;
using Microsoft.OpenApi;

namespace Pipeline.Docs.OpenApi;

/// <summary>
/// The API's description (OpenAPI 3.1), made from the code: routes from the functions' attributes, bodies from the
/// types that parse and write them, problems from the one list of them. docs/openapi.json is the same, for reviews and
/// for generators; a test fails where the two differ.
/// </summary>
internal static class ApiDescription
{
    public static IReadOnlyList<Operation> Operations { get; } =
    [
        .. OrderOperations.All, .. RefundOperations.All, .. DecisionOperations.All, .. RuleOperations.All,
        .. EventOperations.All, .. WebhookOperations.All, .. MailOperations.All,
        .. StockOperations.All, .. DeadLetterOperations.All, .. OperatorOperations.All,
        .. ConsoleOperations.All, .. HealthOperations.All, .. DocsOperations.All,
        .. ProviderOperations.All,
    ];

    /// <summary>UTF-8, indented, with a newline at the end.</summary>
    public static byte[] Write()
    {
        using var text = new StringWriter { NewLine = "\n" };
        Build().SerializeAsV31(new OpenApiJsonWriter(text));
        return Encoding.UTF8.GetBytes(text.ToString().ReplaceLineEndings("\n") + "\n");
    }

    public static OpenApiDocument Build()
    {
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "Pipeline",
                Version = "1",
                Description = Introduction,
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            },
            Servers = [new OpenApiServer { Url = "/", Description = "Where this was read from." }],
            Paths = [],
            Components = new OpenApiComponents { Parameters = Parameters.All, Headers = Headers.All },
            Tags = Operations.Select(operation => operation.Tag).Distinct()
                .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }).ToHashSet(),
        };
        Security.AddTo(document);
        var answers = new Answers(document, new Schemas(document));
        foreach (var operation in Operations) Add(document, operation, answers);
        return document;
    }

    private static void Add(OpenApiDocument document, Operation operation, Answers answers)
    {
        var route = Route.Of(operation.Function);
        if (!document.Paths.TryGetValue(route.Path, out var path))
            document.Paths[route.Path] = path = new OpenApiPathItem { Operations = [] };
        path.Operations?.Add(route.Method, new OpenApiOperation
        {
            OperationId = char.ToLowerInvariant(route.Name[0]) + route.Name[1..],
            Summary = operation.Summary,
            Description = operation.Description.ReplaceLineEndings("\n"),
            Tags = new HashSet<OpenApiTagReference> { new(operation.Tag.Name, document) },
            Parameters = [.. route.Parameters.Concat(operation.Parameters)
                .Select(name => new OpenApiParameterReference(name, document))],
            RequestBody = answers.BodyOf(operation),
            Responses = answers.Of(operation),
            Security = Security.Of(operation.Access, document),
        });
    }

    private const string Introduction = """
        Takes orders from storefronts and brings every one of them to an end: stock reserved, payment taken, the
        storefront told.

        Amounts are integers in the currency's minor unit: 2500 is 25.00 EUR, or 2500 JPY. Every error is
        `application/problem+json` (RFC 9457); each of its types has [a page](/docs/problems). After a `503` and after
        no answer at all, send the same request again: nothing is done twice.
        """;
}
