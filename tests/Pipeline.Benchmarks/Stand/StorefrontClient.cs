namespace Pipeline.Benchmarks.Stand;

/// <summary>A client that holds the key of a storefront.</summary>
internal static class StorefrontClient
{
    /// <param name="key">The storefront's.</param>
    /// <param name="connections">At most so many at a time.</param>
    public static HttpClient Open(string key, int connections) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
        {
            DefaultRequestHeaders = { Authorization = new("Bearer", key) },
        };
}
