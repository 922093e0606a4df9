using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>
/// What the description shows is what the API does: its examples are sent, and the answers held to what it says of
/// their status, media type, schema and headers.
/// </summary>
[Collection(Processes.Name)]
public sealed class DescriptionExamplesTests(DescribedHouse shared) : IClassFixture<DescribedHouse>, IAsyncDisposable
{
    private readonly House house = shared.House;

    /// <summary>Every example of every request; where none is needed, the request without one as well.</summary>
    public static TheoryData<string, string?, string?> Requests =>
    [
        .. from operation in Description.Operations
           from example in operation.Examples.Select(each => ((string?)each.MediaType, (string?)each.Name))
               .Concat(operation.BodyMayBeMissing ? [(null, null)] : [])
           select new TheoryDataRow<string, string?, string?>(operation.Id, example.Item1, example.Item2),
    ];

    public static TheoryData<string, string> Parameters =>
    [
        .. from operation in Description.Operations
           from parameter in operation.Parameters
           where Text(parameter, "in") == "query" && parameter["example"] is not null
           where parameter["required"]?.GetValue<bool>() is not true // it stands in every request
           select new TheoryDataRow<string, string>(operation.Id, Text(parameter, "name")),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Example_is_answered_as_described(string operationId, string? mediaType, string? example)
    {
        var operation = Description.Find(operationId);
        var answer = await SendAsync(operation, await RequestAsync(operation, mediaType, example));
        for (var tries = 0; (int)answer.Status == 503 && tries < 10; tries++) // a dependency was slow to answer
            answer = await SendAsync(operation, await RequestAsync(operation, mediaType, example));

        var status = (int)answer.Status;
        if (example is null) Assert.InRange(status, 200, 299);
        else Assert.Contains(status, operation.Answering(example));
        ExpectDescribed(operation, answer);
        if (mediaType is not null && answer.MediaType == "application/x-ndjson")
        {
            var told = Assert.IsType<JsonNode>(Content(operation, answer)["examples"]![example!]!["value"], false);
            Assert.Equal(Results(told.GetValue<string>()), Results(answer.Content));
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Query_parameters_example_is_taken(string operationId, string name)
    {
        var operation = Description.Find(operationId);
        var parameter = operation.Parameters.Single(each => Text(each, "name") == name && Text(each, "in") == "query");
        var request = await RequestAsync(operation, null, null);
        var value = Uri.EscapeDataString($"{parameter["example"]}");
        var join = $"{request.RequestUri}".Contains('?', StringComparison.Ordinal) ? '&' : '?';
        request.RequestUri = new Uri($"{request.RequestUri}{join}{name}={value}", UriKind.Relative);

        var answer = await SendAsync(operation, request);
        Assert.Equal(200, (int)answer.Status);
        ExpectDescribed(operation, answer);
    }

    /// <summary>The processes go on for the next case; only what they said is shown where one fails.</summary>
    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) house.ShowOutputs();
        return ValueTask.CompletedTask;
    }

    private static void ExpectDescribed(DescribedOperation operation, Answer answer)
    {
        if (operation.Reply((int)answer.Status) is { } bare && bare["content"] is null)
        {
            Assert.Empty(answer.Content);
            return;
        }

        var content = Content(operation, answer);
        if (answer.Body is not null) Assert.Empty(Description.Faults(content["schema"]!, answer.Content));
        else Assert.NotEmpty(answer.Content);

        var described = operation.Reply((int)answer.Status)!["headers"]?.AsObject().Select(each => each.Key) ?? [];
        var sent = Description.Headers.Where(answer.Headers.Contains);
        Assert.Empty(sent.Except(described));
    }

    private static JsonNode Content(DescribedOperation operation, Answer answer)
    {
        var reply = operation.Reply((int)answer.Status);
        Assert.True(reply is not null, $"{(int)answer.Status} is not described: {answer.Content}");
        var content = reply["content"]?[answer.MediaType ?? ""];
        Assert.True(content is not null, $"{answer.MediaType} is not described: {answer.Content}");
        return content;
    }

    // Ids and times differ; which line, which order and what became of it do not.
    private static IEnumerable<string> Results(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonNode.Parse(line)!)
        .Select(each => $"{each["line"]} {each["idempotencyKey"]} {each["status"]} {each["problem"]?["type"]}");

    private async Task<HttpRequestMessage> RequestAsync(
        DescribedOperation operation, string? mediaType, string? example)
    {
        var path = operation.Path;
        var request = new HttpRequestMessage { Method = HttpMethod.Parse(operation.Method) };
        foreach (var parameter in operation.Parameters.Where(each => each["required"]?.GetValue<bool>() is true))
        {
            var name = Text(parameter, "name");
            if (Text(parameter, "in") == "header") request.Headers.Add(name, shared.NewKey());
            else if (Text(parameter, "in") == "query") path += $"?{name}={await shared.FindAsync(name, operation)}";
            else path = path.Replace($"{{{name}}}", await shared.FindAsync(name, operation), StringComparison.Ordinal);
        }

        request.RequestUri = new Uri(path, UriKind.Relative);
        if (mediaType is null) return request;
        var value = operation.Example(mediaType, example!); // a media type comes with an example
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return request;
    }

    private async Task<Answer> SendAsync(DescribedOperation operation, HttpRequestMessage request)
    {
        using var door = house.NewStorefront(operation.Key switch
        {
            null => "",
            "operatorKey" => house.OperatorKey,
            "storefrontKey" => house.StorefrontKey,
            var key => throw new InvalidOperationException($"Whose is {key}?"),
        });
        return await door.SendAsync(request);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
