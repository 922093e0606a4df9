using System.Text;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>A request as bytes: what an HTTP library would put right is sent as it is.</summary>
internal sealed record WireRequest(string Method, string Target)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The same with a header set, in place of any other of this name.</summary>
    public WireRequest With(string name, string value) => Without(name).And(name, value);

    /// <summary>The same with one header more.</summary>
    public WireRequest And(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    public WireRequest Without(string name) => this with
    {
        Headers = [.. Headers.Where(header => !header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))],
    };

    public WireRequest WithBody(string body) => this with { Body = Encoding.UTF8.GetBytes(body) };

    public byte[] Head
    {
        get
        {
            var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
            foreach (var (name, value) in Headers) head.Append($"{name}: {value}\r\n");
            var isFramed = Headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding");
            if (!isFramed && (Body.Length > 0 || Method is "POST" or "PUT"))
                head.Append($"Content-Length: {Body.Length}\r\n");
            return Encoding.Latin1.GetBytes(head.Append("\r\n").ToString());
        }
    }

    public byte[] Bytes => [.. Head, .. Body];
}
