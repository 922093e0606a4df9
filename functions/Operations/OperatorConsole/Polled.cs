using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Intake;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>An answer that is asked for again and again: who has it already is answered 304, without a body.</summary>
internal static class Polled
{
    public static IResult Answer<T>(T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body)[..8])}\"");
        return Results.Bytes(body, "application/json", entityTag: tag);
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StorefrontList))]
[JsonSerializable(typeof(FoundOrders))]
[JsonSerializable(typeof(ShownOrder))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(DemoKeys))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
