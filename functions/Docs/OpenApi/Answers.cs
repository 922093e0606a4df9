using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>The bodies of requests and the answers to them, problems among them.</summary>
internal sealed class Answers(OpenApiDocument document, Schemas schemas)
{
    public OpenApiRequestBody? BodyOf(Operation operation) => operation.Body.Count == 0
        ? null
        : new OpenApiRequestBody { Required = !operation.BodyMayBeMissing, Content = ContentOf(operation.Body) };

    public OpenApiResponses Of(Operation operation)
    {
        var responses = new OpenApiResponses();
        string[] always = operation.Access is Access.Storefront or Access.Either
            ? [Headers.RateLimit, Headers.RateLimitPolicy]
            : [];
        foreach (var reply in operation.Replies)
        {
            responses[Key(reply.Status)] = Of(reply with { Headers = [.. reply.Headers, .. always] });
        }

        var problems = operation.Refusals.Concat(Security.Refusals(operation.Access))
            .Concat(operation.Body.Count == 0 ? [] : [Problems.BrokenBody, Problems.SlowBody])
            .GroupBy(problem => problem.Status).OrderBy(status => status.Key);
        foreach (var status in problems) responses[Key(status.Key)] = Of([.. status], always);
        return responses;
    }

    private OpenApiResponse Of(Reply reply) => new()
    {
        Description = reply.Description,
        Headers = HeadersOf(reply.Headers),
        Content = ContentOf(reply.Content),
    };

    private OpenApiResponse Of(IReadOnlyList<ProblemType> problems, IEnumerable<string> always)
    {
        var headers = new List<string>();
        if (problems.Any(problem => problem.RetryAfterSeconds is not null)) headers.Add(Headers.RetryAfter);
        if (problems.Contains(Problems.Unauthenticated)) headers.Add(Headers.Authenticate);
        else headers.AddRange(always); // who is not let in is not told
        return new OpenApiResponse
        {
            Description = string.Join('\n', problems.Select(problem =>
                $"- [{problem.Name}](/docs/problems/{problem.Name}): {ProblemPages.Of(problem).Meaning}")),
            Headers = HeadersOf(headers),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new OpenApiMediaType
                {
                    Schema = schemas.Of(ProblemBodyJson.Default.ProblemBody),
                    Examples = problems.ToDictionary(problem => problem.Name, Example),
                },
            },
        };
    }

    private IOpenApiExample Example(ProblemType problem)
    {
        if (document.Components?.Examples?.ContainsKey(problem.Name) != true)
        {
            var page = ProblemPages.Of(problem);
            document.AddComponent<IOpenApiExample>(problem.Name, new OpenApiExample
            {
                Summary = problem.Title,
                Value = JsonSerializer.SerializeToNode(page.Example, ProblemBodyJson.Default.ProblemBody),
            });
        }

        return new OpenApiExampleReference(problem.Name, document);
    }

    private Dictionary<string, OpenApiMediaType>? ContentOf(IReadOnlyList<Content> contents) => contents.Count == 0
        ? null
        : contents.ToDictionary(content => content.MediaType, content => new OpenApiMediaType
        {
            Schema = content.Type is null ? new OpenApiSchema { Type = content.Is } : schemas.Of(content.Type),
            Examples = content.Examples.Count == 0 ? null : content.Examples.ToDictionary(
                example => example.Name,
                IOpenApiExample (example) => new OpenApiExample
                {
                    Summary = example.Summary,
                    Value = content.Type is null ? JsonValue.Create(example.Text) : JsonNode.Parse(example.Text),
                }),
        });

    private Dictionary<string, IOpenApiHeader>? HeadersOf(IReadOnlyList<string> names) => names.Count == 0
        ? null
        : names.ToDictionary(name => name, IOpenApiHeader (name) => new OpenApiHeaderReference(name, document));

    private static string Key(int status) => status.ToString(CultureInfo.InvariantCulture);
}
