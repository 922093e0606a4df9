using System.Diagnostics.CodeAnalysis;
using Pipeline.LocalWorker.Startup;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a function app begins.</summary>
[SuppressMessage("Design", "CA1052", Justification = "The official class is not static")]
public class FunctionsApplication
{
    /// <summary>Reads arguments and settings; what is wrong with them is said when the host starts.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(WorkerSetup.OfProcess(args));
}
