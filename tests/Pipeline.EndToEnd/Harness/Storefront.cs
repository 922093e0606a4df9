using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Pipeline.EndToEnd.Harness;

/// <summary>What came back; the body as JSON where it is some.</summary>
internal sealed record Answer(
    HttpStatusCode Status, HttpResponseHeaders Headers, string? MediaType, JsonElement? Body, string Content)
{
    public string? Text(string member) =>
        Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(member, out var value)
            ? value.ToString()
            : null;

    public bool IsReplayed => Headers.Contains("Idempotent-Replayed");
}

/// <summary>A storefront's side of the API, over real HTTP.</summary>
internal sealed class Storefront(Uri address, string key) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    public Task<Answer> PlaceAsync(Basket basket) => PostAsync(basket.Key, JsonOf(basket.Json));

    /// <summary>As the contract asks: no answer, or one that says the outcome is unknown, is asked for again.</summary>
    /// <returns>Null when so many tries brought nothing.</returns>
    public async Task<Answer?> PlaceUntilAnsweredAsync(Basket basket, int tries)
    {
        for (var attempt = 0; attempt < tries; attempt++)
        {
            try
            {
                var answer = await PlaceAsync(basket);
                if (answer.Status != HttpStatusCode.ServiceUnavailable) return answer;
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(Patience, TestContext.Current.CancellationToken);
        }

        return null;
    }

    public Task<Answer> PostAsync(string? idempotencyKey, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/orders", UriKind.Relative))
        {
            Content = content,
        };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return SendAsync(request);
    }

    public Task<Answer> ReadAsync(string id) => GetAsync($"/v1/orders/{id}");

    public Task<Answer> GetAsync(string path) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)));

    /// <summary>Any request to a path of the API; the answer's body is read to its end.</summary>
    public Task<Answer> SendAsync(
        HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return SendAsync(request);
    }

    public static StringContent JsonOf(string body) => new(body, Encoding.UTF8, "application/json");

    public void Dispose() => http.Dispose();

    /// <summary>Sends anything under this key.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (key.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            return new Answer(response.StatusCode, response.Headers, mediaType, Parse(body, mediaType), body);
        }
    }

    private static JsonElement? Parse(string body, string? mediaType) =>
        body.Length > 0 && mediaType?.EndsWith("json", StringComparison.Ordinal) == true && !IsLines(mediaType)
            ? JsonDocument.Parse(body).RootElement
            : null;

    private static bool IsLines(string mediaType) => mediaType == "application/x-ndjson";
}
