using System.Text.Json;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.OfficialApi;

/// <summary>What the product is built against in Azure, evaluated, for not every feed can restore it.</summary>
public sealed class FunctionsProjectTests
{
    private static readonly SortedDictionary<string, string> Official = new(StringComparer.Ordinal)
    {
        ["Azure.Data.Tables"] = "12.13.0",
        ["Azure.Identity"] = "1.21.0",
        ["Azure.Messaging.ServiceBus"] = "7.20.1",
        ["Microsoft.Azure.Functions.Worker"] = "2.52.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http"] = "3.3.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore"] = "2.1.1",
        ["Microsoft.Azure.Functions.Worker.Extensions.ServiceBus"] = "5.24.0",
        ["Microsoft.Azure.Functions.Worker.Extensions.Timer"] = "4.3.1",
        ["Microsoft.Azure.Functions.Worker.Sdk"] = "2.1.0",
    };

    private static readonly string[] Libraries =
    [
        "Azure.Monitor.OpenTelemetry.Exporter", "CsvHelper", "FluentValidation", "Fluid.Core", "MailKit", "Markdig",
        "Microsoft.OpenApi", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Extensions.Hosting",
        "Scalar.AspNetCore", "Spectre.Console", "Stripe.net", "System.CommandLine",
    ];

    [Fact]
    public void Functions_in_Azure_refer_to_exactly_the_official_packages_and_versions()
    {
        using var evaluated = Evaluate();
        var items = evaluated.RootElement.GetProperty("Items");
        var versions = items.GetProperty("PackageVersion").EnumerateArray()
            .ToDictionary(item => Text(item, "Identity"), item => Text(item, "Version"));

        // A library is no part of the platform.
        var referred = items.GetProperty("PackageReference").EnumerateArray()
            .Select(item => Text(item, "Identity"))
            .Where(name => !Libraries.Contains(name))
            .ToDictionary(name => name, name => versions[name]);

        Assert.Equal(Official, new SortedDictionary<string, string>(referred, StringComparer.Ordinal));
    }

    [Fact]
    public void Functions_in_Azure_refer_to_no_project()
    {
        using var evaluated = Evaluate();

        Assert.Empty(evaluated.RootElement.GetProperty("Items").GetProperty("ProjectReference").EnumerateArray());
    }

    private static JsonDocument Evaluate() => JsonDocument.Parse(Repository.Run(
        "dotnet", "msbuild", "functions/Pipeline.Functions.csproj", "-p:Worker=Azure", "-nodeReuse:false",
        "-getItem:PackageReference", "-getItem:PackageVersion", "-getItem:ProjectReference"));

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
