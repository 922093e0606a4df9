using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>Asks what listens on the table endpoint, before anything is served, whether it is a table store.</summary>
internal static class TableCheck
{
    /// <summary>On every answer of Azure Storage and of Azurite; nobody signs in here, so it is on a refusal.</summary>
    private const string Mark = "x-ms-request-id";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task RequireAsync(Uri tables, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = _patience };
        try
        {
            var list = new Uri($"{tables.AbsoluteUri.TrimEnd('/')}/Tables");
            using var answer = await http.GetAsync(list, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.Headers.Contains(Mark))
                return;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            throw Fault(tables, e);
        }

        throw Fault(tables, null);
    }

    private static StartupFault Fault(Uri tables, Exception? cause)
    {
        var sentence = $"{tables.Host}:{tables.Port} does not answer as a table store: end what listens there, or let "
            + "the setting Tables name the address of one.";
        return cause is null ? new StartupFault(sentence) : new StartupFault(sentence, cause);
    }
}
