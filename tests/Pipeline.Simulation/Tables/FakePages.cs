using Azure;

namespace Pipeline.Simulation.Tables;

/// <summary>The answer to a query, fetched page by page as it is read.</summary>
/// <remarks>AsyncPageable's own enumerator awaits with ConfigureAwait(false), which leaves the simulation.</remarks>
internal sealed class FakePages<T>(
    Func<Position?, int?, Task<(List<T> Rows, Position? Next)>> fetch, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        Position? from = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (rows, next) = await fetch(from, null);
            foreach (var row in rows) yield return row;
            from = next;
        }
        while (from is not null);
    }

    public override async IAsyncEnumerable<Page<T>> AsPages(
        string? continuationToken = null, int? pageSizeHint = null)
    {
        if (continuationToken is not null) throw new NotSupportedException("The product keeps no continuation token.");
        Position? from = null;
        do
        {
            var (rows, next) = await fetch(from, pageSizeHint);
            yield return Page<T>.FromValues(rows, next?.ToString(), new FakeResponse(200));
            from = next;
        }
        while (from is not null);
    }
}
