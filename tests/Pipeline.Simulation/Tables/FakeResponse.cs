using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace Pipeline.Simulation.Tables;

/// <summary>The answer to one operation: its status and, after a write or a read of one entity, the ETag.</summary>
internal sealed class FakeResponse(int status, ETag? etag = null) : Response
{
    private readonly string? etag = etag?.ToString();

    public override int Status => status;

    public override string ReasonPhrase => string.Empty;

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = string.Empty;

    public override void Dispose()
    {
    }

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = ContainsHeader(name) ? etag : null;
        return value is not null;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = TryGetHeader(name, out var value) ? [value] : null;
        return values is not null;
    }

    protected override bool ContainsHeader(string name) =>
        etag is not null && HttpHeader.Names.ETag.Equals(name, StringComparison.OrdinalIgnoreCase);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
        etag is null ? [] : [new HttpHeader(HttpHeader.Names.ETag, etag)];
}

/// <summary>The answer to a read of an entity that is not there.</summary>
internal sealed class Absent<T> : NullableResponse<T>
{
    public override bool HasValue => false;

    public override T Value => throw new InvalidOperationException("The response has no value.");

    public override Response GetRawResponse() => new FakeResponse(404);
}
