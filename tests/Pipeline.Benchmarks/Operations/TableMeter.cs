using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Pipeline.Payment;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Sees every request to the table service as it leaves, repeats too, and says of what kind it is.</summary>
internal sealed partial class TableMeter(Tally tally) : HttpPipelineSynchronousPolicy
{
    /// <summary>A client as the product makes it, with this meter in it.</summary>
    /// <remarks>Retries as in ConnectionOptions, so that a fault costs here what it costs there.</remarks>
    public TableServiceClient Open(string connectionString)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        options.AddPolicy(this, HttpPipelinePosition.BeforeTransport);
        return new TableServiceClient(connectionString, options);
    }

    public override void OnSendingRequest(HttpMessage message)
    {
        using var body = new MemoryStream();
        message.Request.Content?.WriteTo(body, message.CancellationToken);
        var (table, kind) = Describe(message.Request, body);
        if (table == SimulatedGateway.TableName)
        {
            tally.Add(Operation.ProviderTransactions);
            return;
        }

        tally.Add(Operation.TableTransactions);
        tally.Add(Operation.TableBytes, body.Length);
        tally.AddTransaction($"{table}: {kind}");
    }

    // A batch is posted to no table: what it is about says the first request in it.
    private static (string Table, string Kind) Describe(Request request, MemoryStream body)
    {
        var path = request.Uri.ToUri().AbsolutePath;
        if (!path.EndsWith("/$batch", StringComparison.Ordinal))
        {
            var isQuery = request.Uri.Query.Contains("$filter", StringComparison.Ordinal);
            return (TableOf(path), isQuery ? "query" : Verb(request.Method.Method));
        }

        var operations = Operations().Matches(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length));
        var first = operations[0];
        return (TableOf(new Uri(first.Groups[2].Value).AbsolutePath), $"batch, {Verb(first.Groups[1].Value)} first");
    }

    private static string TableOf(string path) => path.Split('/')[2].Split('(')[0]; // behind the account

    private static string Verb(string method) => method switch
    {
        "GET" => "read",
        "POST" => "insert",
        "PUT" => "replace",
        "DELETE" => "delete",
        "MERGE" or "PATCH" => "merge",
        _ => method,
    };

    [GeneratedRegex(@"^(POST|PUT|PATCH|MERGE|DELETE) (\S+) HTTP/1", RegexOptions.Multiline)]
    private static partial Regex Operations();
}
