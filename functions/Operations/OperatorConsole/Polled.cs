using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Pipeline.Intake;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>An answer that is asked for again and again: who has it already is answered 304, without a body.</summary>
internal static class Polled
{
    public static IResult Answer<T>(T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return Results.Bytes(body, "application/json", entityTag: Asset.TagOf(body));
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StorefrontList))]
[JsonSerializable(typeof(FoundOrders))]
[JsonSerializable(typeof(ExceptionList))]
[JsonSerializable(typeof(ShownOrder))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(DemoKeys))]
[JsonSerializable(typeof(SentMails))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
