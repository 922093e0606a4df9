using System.Diagnostics;
using System.Reflection;

namespace Pipeline.Tests.Infra;

/// <summary>The Bicep CLI of the restored package. It needs no network: infra/ has modules of its own only.</summary>
internal static class BicepCli
{
    /// <summary>A stamp's names depend on the subscription; this one belongs to nobody.</summary>
    public const string Subscription = "00000000-0000-0000-0000-000000000000";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly string Program = typeof(BicepCli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(each => each.Key == "Bicep").Value ?? "";

    public static async Task<Printed> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1", // a clean machine may have no ICU
                ["NO_COLOR"] = "1",
                // The committed snapshots are those of the parameter files' own values.
                ["AZURE_ENV_NAME"] = null,
                ["AZURE_LOCATION"] = null,
                ["PIPELINE_BUDGET_START"] = null,
                ["PIPELINE_STAMP"] = null,
                ["PIPELINE_ALERT_EMAIL"] = null,
                ["PIPELINE_RUNBOOKS_URL"] = null,
            },
        };
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{Program} did not start; the tests of infra/ need Linux on x64");
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new Printed(process.ExitCode, await output, await errors);
    }

    public static Task<Printed> SnapshotAsync(string parameters, string mode) => RunAsync(
        "snapshot", parameters, "--mode", mode, "--subscription-id", Subscription, "--location", "westeurope");
}

internal sealed record Printed(int ExitCode, string Output, string Errors)
{
    /// <summary>Errors and warnings, without those that the file names in bicepconfig.json's stead.</summary>
    public IReadOnlyList<string> Complaints =>
    [
        .. (Output + Errors).Split('\n')
            .Where(line => line.Contains(" : Warning ", Ordinal) || line.Contains(" : Error ", Ordinal))
            .Where(line => !IsTolerated(line))
            .Distinct(),
    ];

    // Its only stable version is of 2016 and knows no groups of logs; Azure's own samples use the preview of 2021.
    private static bool IsTolerated(string line) =>
        line.Contains(" : Warning use-recent-api-versions:", Ordinal)
        && line.Contains("'Microsoft.Insights/diagnosticSettings'", Ordinal);
}
