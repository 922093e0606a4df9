using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Intake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

/// <summary>Bodies to import, and what is answered for each order.</summary>
internal static class ImportBench
{
    public const string Ndjson = "application/x-ndjson";
    public const string Csv = "text/csv";
    public const string Columns =
        "idempotencyKey,reference,currency,customer.email,payment.token,sku,quantity,unitPrice";

    /// <summary>One order as a line of JSON.</summary>
    public static string Line(string key, string sku = "TEA-001", string more = "") =>
        ($"{{'idempotencyKey':'{key}','reference':'{key}','currency':'EUR',"
            + $"'lines':[{{'sku':'{sku}','quantity':1,'unitPrice':1250}}],"
            + $"'customer':{{'email':'ada@example.com'}},'payment':{{'token':'tok_ok'}}{more}}}")
        .Replace('\'', '"');

    /// <summary>One order as a row of the usual columns.</summary>
    public static string Row(string key, string sku = "TEA-001", string quantity = "1", string reference = "SO-1") =>
        $"{key},{reference},EUR,ada@example.com,tok_ok,{sku},{quantity},1250";

    public static Task<(IReadOnlyList<ImportResult> Results, IResult Answer)> ImportAsync(
        this Shopfront shop, string body, string contentType = Ndjson) =>
        shop.ImportAsync(Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Imports a body and reads the answer's lines; none when all of it was refused.</summary>
    public static async Task<(IReadOnlyList<ImportResult> Results, IResult Answer)> ImportAsync(
        this Shopfront shop, byte[] body, string contentType, bool withLength = false, string key = Shopfront.Key)
    {
        var request = Requests.Of(body, contentType, withLength);
        using var response = new CompletedResponse(request.HttpContext);
        request.Path = "/v1/orders/import";
        request.Headers.Authorization = $"Bearer {key}";
        var answer = await new ImportOrders(shop.Callers, shop.Accept, shop.Gate).RunAsync(request, Store.Stop);
        if (answer is ProblemHttpResult) return ([], answer);

        using var written = new MemoryStream();
        request.HttpContext.Response.Body = written;
        request.HttpContext.RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider();
        await answer.ExecuteAsync(request.HttpContext);
        Assert.Equal(Ndjson, request.HttpContext.Response.ContentType);
        var lines = Encoding.UTF8.GetString(written.ToArray()).Split('\n');
        Assert.Equal("", lines[^1]);
        return ([.. lines[..^1].Select(Read)], answer);
    }

    /// <summary>"3 key accepted" and "4 key refused 422 unknown-sku".</summary>
    public static string Glance(ImportResult result) => string.Join(' ', new[]
    {
        $"{result.Line}", result.IdempotencyKey ?? "-", result.Status,
        result.Problem is { } problem ? $"{problem.Status} {problem.Type["urn:pipeline:".Length..]}" : "",
    }).TrimEnd();

    public static string Pointers(ImportResult result) =>
        string.Join(' ', result.Problem?.Errors?.Select(error => error.Pointer) ?? []);

    /// <summary>Does what a server does when a response is over, which no server does here.</summary>
    private sealed class CompletedResponse : HttpResponseFeature, IDisposable
    {
        private readonly List<IDisposable> owned = [];

        public CompletedResponse(HttpContext http)
        {
            Headers = http.Response.Headers;
            http.Features.Set<IHttpResponseFeature>(this);
        }

        public override void OnCompleted(Func<object, Task> callback, object state)
        {
            if (state is IDisposable mine) owned.Add(mine);
        }

        public void Dispose() => owned.ForEach(mine => mine.Dispose());
    }

    private static ImportResult Read(string line) =>
        JsonSerializer.Deserialize(line, ImportJson.Default.ImportResult)
        ?? throw new InvalidDataException("A line of nothing.");
}
