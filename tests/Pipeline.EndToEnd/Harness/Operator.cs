namespace Pipeline.EndToEnd.Harness;

/// <summary>An operator's side of the API, over real HTTP.</summary>
/// <param name="door">Takes the operator's key along.</param>
internal sealed class Operator(Storefront door) : IDisposable
{
    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Answer> PostAsync(string path, string? body = null, string? idempotencyKey = null) =>
        SendAsync(HttpMethod.Post, path, body, idempotencyKey);

    public void Dispose() => door.Dispose();

    private Task<Answer> SendAsync(HttpMethod method, string path, string? body = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null) request.Content = Storefront.JsonOf(body);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return door.SendAsync(request);
    }
}
