using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd.Alerts;

/// <summary>The queries of infra/alerts, read by the official parser, which is told the columns there are.</summary>
public sealed class KqlTests
{
    private static readonly NodeProject Parser = new("Alerts");

    private static readonly Dictionary<string, string> Queries = Directory
        .EnumerateFiles(Path.Combine(Repository.Root, "infra", "alerts"), "*.kql")
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);

    [Fact]
    public async Task Queries_are_understood()
    {
        var answers = await AnalyzeAsync(Queries);

        Assert.Equal(Queries.Count, answers.Count);
        Assert.Empty(answers.SelectMany(each => each.Complaints.Select(complaint => $"{each.Name}: {complaint}")));
    }

    [Theory]
    [InlineData("AppTraces | sumarize count()", "Query operator expected")]
    [InlineData("AppTraces | where Severity >= 3", "'Severity' does not refer to any known column")]
    [InlineData("AppTrace | take 1", "'AppTrace' does not refer to any known table")]
    [InlineData("AppRequests | where DurationMs startswith 'x'", "string")]
    public async Task A_query_that_Azure_would_refuse_is_found(string query, string complaint)
    {
        var answer = Assert.Single(await AnalyzeAsync(new() { ["broken"] = query }));

        Assert.Contains(answer.Complaints, each => each.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_an_alert_measures_is_a_column_of_its_query()
    {
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "infra", "prod.snapshot.json"), TestContext.Current.CancellationToken));
        var rules = snapshot!["predictedResources"]!.AsArray()
            .Where(each => (string?)each!["type"] == "Microsoft.Insights/scheduledQueryRules").ToList();
        var answers = await AnalyzeAsync(rules.ToDictionary(Name, rule => (string?)Criterion(rule)["query"] ?? ""));

        Assert.NotEmpty(rules);
        foreach (var rule in rules.Where(rule => Criterion(rule)["metricMeasureColumn"] is not null))
        {
            var columns = answers.Single(each => each.Name == Name(rule)).Columns;
            Assert.Contains((string?)Criterion(rule)["metricMeasureColumn"], columns);
        }
    }

    private static string Name(JsonNode? rule) => (string?)rule!["name"] ?? "";

    private static JsonNode Criterion(JsonNode? rule) => rule!["properties"]!["criteria"]!["allOf"]![0]!;

    private static async Task<IReadOnlyList<Answer>> AnalyzeAsync(Dictionary<string, string> queries)
    {
        await Parser.InstallAsync();
        var start = new ProcessStartInfo("node", ["analyze.cjs"])
        {
            WorkingDirectory = Parser.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("node did not start");
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(queries));
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return JsonSerializer.Deserialize<IReadOnlyList<Answer>>(output, JsonSerializerOptions.Web) ?? [];
    }

    private sealed record Answer(string Name, IReadOnlyList<string> Complaints, IReadOnlyList<string> Columns);
}
