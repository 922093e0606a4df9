using System.Text.RegularExpressions;
using Azure.Data.Tables;

namespace Pipeline.Simulation.Tables;

/// <summary>
/// The part of OData's $filter that the product uses: text columns compared with eq, ge and lt, joined by "and".
/// </summary>
internal sealed partial class Filter
{
    private const string And = " and ";
    private readonly List<(string Column, string Operator, string Text)> terms = [];

    private Filter()
    {
    }

    /// <summary>The one partition that is asked for; null: any.</summary>
    public string? PartitionKey { get; private set; }

    /// <summary>No row before this one is wanted.</summary>
    public string? FirstRowKey { get; private set; }

    /// <exception cref="NotSupportedException">The filter is not of the part in use.</exception>
    public static Filter Parse(string? text)
    {
        var filter = new Filter();
        for (var at = 0; at < (text?.Length ?? 0);)
        {
            var term = Term().Match(text!, at);
            if (!term.Success) throw new NotSupportedException($"Filter not understood: {text}");
            filter.Add(
                term.Groups["column"].Value, term.Groups["operator"].Value,
                term.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal));
            at += term.Length;
            if (at == text!.Length) break;
            if (string.CompareOrdinal(text, at, And, 0, And.Length) != 0 || at + And.Length == text.Length)
            {
                throw new NotSupportedException($"Filter not understood: {text}");
            }

            at += And.Length;
        }

        return filter;
    }

    /// <summary>Whether no row from this one on is wanted.</summary>
    public bool IsBeyond(string rowKey)
    {
        foreach (var (column, comparison, text) in terms)
        {
            if (column != nameof(ITableEntity.RowKey)) continue;
            var order = string.CompareOrdinal(rowKey, text);
            if (comparison == "lt" && order >= 0 || comparison == "eq" && order > 0) return true;
        }

        return false;
    }

    public bool Wants(TableEntity entity)
    {
        foreach (var (column, comparison, text) in terms)
        {
            if (!entity.TryGetValue(column, out var value) || value is not string actual) return false;
            var order = string.CompareOrdinal(actual, text);
            if (comparison switch { "eq" => order != 0, "ge" => order < 0, _ => order >= 0 }) return false;
        }

        return true;
    }

    private void Add(string column, string comparison, string text)
    {
        terms.Add((column, comparison, text));
        if (column == nameof(ITableEntity.PartitionKey) && comparison == "eq") PartitionKey = text;
        if (column == nameof(ITableEntity.RowKey) && comparison is "eq" or "ge") FirstRowKey = text;
    }

    [GeneratedRegex(@"\G(?<column>[A-Za-z_][A-Za-z0-9_]*) (?<operator>eq|ge|lt) '(?<text>(?:[^']|'')*)'")]
    private static partial Regex Term();
}
