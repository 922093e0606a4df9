using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Pipeline.Benchmarks.HotSku;

/// <summary>Counts answers that somebody else was faster: 409 and 412, in a batch's answer too.</summary>
internal sealed class ConflictMeter : HttpPipelineSynchronousPolicy
{
    private static readonly string[] Conflicts = ["HTTP/1.1 409", "HTTP/1.1 412"];
    private long conflicts;

    public long Count => Interlocked.Read(ref conflicts);

    /// <summary>A client with this meter in it, which never repeats by itself.</summary>
    public TableServiceClient Open(string connectionString)
    {
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        options.AddPolicy(this, HttpPipelinePosition.PerCall); // out here answers are read to their end
        return new TableServiceClient(connectionString, options);
    }

    public override void OnReceivedResponse(HttpMessage message)
    {
        var isConflict = message.Response.Status is 409 or 412
            || (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal)
                && Encoding.UTF8.GetString(message.Response.Content) is var text
                && Conflicts.Any(each => text.Contains(each, StringComparison.Ordinal)));
        if (isConflict) Interlocked.Increment(ref conflicts);
    }
}
