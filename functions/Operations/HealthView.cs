using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Operations;

/// <param name="Status">live, ready or not-ready.</param>
/// <param name="Dependencies">Left out of live.</param>
internal sealed record HealthView(string Status, IReadOnlyList<DependencyView>? Dependencies)
{
    public static IResult Shown(HttpRequest request, HealthView health, int status)
    {
        request.HttpContext.Response.Headers.CacheControl = "no-store"; // a proxy's memory says nothing of our health
        return Results.Json(health, HealthJson.Default.HealthView, statusCode: status);
    }
}

internal sealed record DependencyView(string Name, string Status, double LatencyMs);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthView))]
internal sealed partial class HealthJson : JsonSerializerContext;
