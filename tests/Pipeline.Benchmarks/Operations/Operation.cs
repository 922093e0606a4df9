namespace Pipeline.Benchmarks.Operations;

/// <summary>What is counted of an order.</summary>
internal enum Operation
{
    /// <summary>Requests to the table service, a batch being one; none to the simulated provider's ledger.</summary>
    TableTransactions,

    /// <summary>Bytes of their bodies.</summary>
    TableBytes,

    /// <summary>Messages handed to the Service Bus.</summary>
    Sends,

    /// <summary>Messages that it handed out, redeliveries too.</summary>
    Receives,

    /// <summary>Messages that were completed, abandoned or dead-lettered.</summary>
    Settles,

    /// <summary>Runs of functions, those that answer HTTP too.</summary>
    Executions,

    /// <summary>Calls of the payment provider.</summary>
    ProviderCalls,

    /// <summary>What the simulated provider asks of its ledger, which is a table only for want of a provider.</summary>
    ProviderTransactions,

    /// <summary>Bytes of log lines, as the local worker prints them at the levels of host.json.</summary>
    LogBytes,

    /// <summary>Bytes of spans, of which <see cref="Reading"/> takes the share that is kept by default.</summary>
    TraceBytes,
}
