namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// An address taken apart. <see cref="Node"/> is set for <c>$cbs</c> (no queue) and <c>queue/$management</c>, and is
/// then the whole address in upper case.
/// </summary>
internal readonly record struct EntityPath(string Queue, string? Node)
{
    private const string Management = "/$management";

    public static EntityPath Of(string? address)
    {
        var path = address ?? string.Empty;
        if (path.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Absolute, out var uri))
            path = Uri.UnescapeDataString(uri.AbsolutePath);
        path = path.Trim('/');

        if (path.Equals(TokenNode.Address, StringComparison.OrdinalIgnoreCase))
            return new EntityPath(string.Empty, TokenNode.Address);
        return path.EndsWith(Management, StringComparison.OrdinalIgnoreCase) && path.Length > Management.Length
            ? new EntityPath(path[..^Management.Length], path.ToUpperInvariant())
            : new EntityPath(path, null);
    }
}
