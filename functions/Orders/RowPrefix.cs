namespace Pipeline.Orders;

/// <summary>Rows of one kind among others of a partition: their keys begin alike.</summary>
internal static class RowPrefix
{
    /// <summary>The first key behind all that begin with the prefix: its last character is one further.</summary>
    public static string End(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);
}
