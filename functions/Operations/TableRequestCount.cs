using Azure.Core;
using Azure.Core.Pipeline;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Counts requests as they go to the table store, repeats included: what is paid for.</summary>
internal sealed class TableRequestCount : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message) => PipelineMetrics.TableRequests.Add(1);
}
