using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Pipeline.Docs.OpenApi;

namespace Pipeline.Tests.Docs;

public sealed class ApiDescriptionTests
{
    private static readonly Type[] Functions = [.. Route.Functions(typeof(ApiDescription).Assembly)];

    [Fact]
    public void Every_http_function_has_one_operation_and_every_operation_a_function() => Assert.Equal(
        Functions.Select(function => function.Name).Order(),
        ApiDescription.Operations.Select(operation => operation.Function.Name).Order());

    [Fact]
    public void Every_function_stands_under_its_route_and_method()
    {
        var described = DescriptionFile.Operations.Select(each => $"{each.Method} {each.Path}").Order();
        var routes = Functions.Select(Route.Of)
            .Select(route => $"{route.Method.Method.ToLowerInvariant()} {route.Path}").Order();
        Assert.Equal(routes, described);
    }

    [Fact]
    public void Description_is_read_as_OpenAPI_3_1_without_a_fault()
    {
        var read = OpenApiModelFactory.Parse(DescriptionFile.Root.ToJsonString(), "json");
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic?.SpecificationVersion);
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
    }

    [Fact]
    public void Every_example_is_valid_under_its_schema_unless_it_is_refused_for_that()
    {
        var faults = from content in DescriptionFile.Contents
                     from example in content.Content["examples"]?.AsObject() ?? []
                     where !(content.Place.EndsWith(" request", StringComparison.Ordinal) && IsProblem(example.Key))
                     let value = DescriptionFile.Resolve(example.Value)!["value"]
                     from fault in DescriptionFile.Faults(content.Content["schema"]!, value)
                     select $"{content.Place} {example.Key}: {fault}";
        Assert.Empty(faults);
        Assert.NotEmpty(DescriptionFile.Faults(
            JsonNode.Parse("""{ "$ref": "#/components/schemas/OrderView" }""")!, new JsonObject()));
    }

    [Fact]
    public void Every_requests_example_has_an_answer_of_the_same_name()
    {
        foreach (var (_, _, operation) in DescriptionFile.Operations)
        {
            var answered = operation["responses"]!.AsObject()
                .SelectMany(response => Names(response.Value!)).ToHashSet();
            if (operation["requestBody"] is { } body) Assert.All(Names(body), name => Assert.Contains(name, answered));
        }
    }

    [Fact]
    public void Every_described_field_stands_in_a_schema()
    {
        var members = DescriptionFile.Root["components"]!["schemas"]!.AsObject()
            .SelectMany(schema => schema.Value!["properties"]!.AsObject().Select(member => (schema.Key, member.Key)));
        Assert.Equal(members.Order(), Fields.All.Order());
    }

    [Fact]
    public void Every_parameter_and_header_that_is_described_is_used()
    {
        var text = DescriptionFile.Root["paths"]!.ToJsonString();
        Assert.All(Parameters.All.Keys, name =>
            Assert.Contains($"#/components/parameters/{name}\"", text, StringComparison.Ordinal));
        Assert.All(Headers.All.Keys, name =>
            Assert.Contains($"#/components/headers/{name}\"", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Operations_that_need_a_key_say_which_and_what_happens_without()
    {
        foreach (var (path, _, operation) in DescriptionFile.Operations)
        {
            var keys = operation["security"]!.AsArray().Select(each => each!.AsObject().Single().Key).ToList();
            var isOpen = path.StartsWith("/docs", StringComparison.Ordinal)
                || path.StartsWith("/local", StringComparison.Ordinal)
                || path.StartsWith("/console", StringComparison.Ordinal)
                || path is "/v1/openapi.json" or "/health/live" or "/health/ready"
                    or "/v1/providers/stripe"; // whoever calls it signs what is sent
            var isForBoth = path is "/v1/orders/{id}" or "/v1/orders/{id}/cancel"
                or "/v1/orders/{id}/refunds" or "/v1/orders/{id}/deliveries";
            Assert.Equal(isOpen ? 0 : isForBoth ? 2 : 1, keys.Count);
            Assert.Equal(!isOpen, operation["responses"]!.AsObject().ContainsKey("401"));
        }
    }

    private static bool IsProblem(string name) =>
        DescriptionFile.Root["components"]!["examples"]!.AsObject().ContainsKey(name);

    private static IEnumerable<string> Names(JsonNode body) =>
        from media in body["content"]?.AsObject() ?? []
        from example in media.Value!["examples"]?.AsObject() ?? []
        select example.Key;
}
