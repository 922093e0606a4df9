using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.Tests.Storage;

/// <summary>
/// A real Azurite on a free port, started once for all tests of its collection and stopped at their end. Every test
/// is given an account of its own, so that none sees another's rows.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const int Accounts = 800;
    private const string Script = "node_modules/azurite/dist/src/table/main.js";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(10);
    private static readonly string AccountKey =
        Convert.ToBase64String(SHA256.HashData("an account of this test run"u8));

    private readonly string data = Directory.CreateTempSubdirectory("pipeline-azurite-data").FullName;
    private readonly StringBuilder errors = new();
    private readonly int port = FreePort.Next();
    private Process? azurite;
    private int given;

    public async ValueTask InitializeAsync()
    {
        var install = await InstallAsync();
        azurite = Start("node", install,
            [
                Path.Combine(install, Script), "--location", data, "--tableHost", "127.0.0.1", "--tablePort", $"{port}",
                "--skipApiVersionCheck", "--disableTelemetry", "--silent",

                // Else it closes idle connections after 5 s, and a request that met that is sent, and counted, twice.
                "--tableKeepAliveTimeout", "3600",
            ]);
        await WaitUntilItAcceptsAsync();
    }

    /// <summary>The connection string of an account that no other test was given.</summary>
    public string NewAccount()
    {
        var account = Interlocked.Increment(ref given);
        return account <= Accounts
            ? $"DefaultEndpointsProtocol=http;AccountName={Name(account)};AccountKey={AccountKey};"
                + $"TableEndpoint=http://127.0.0.1:{port}/{Name(account)};"
            : throw new InvalidOperationException($"More than {Accounts} tests want an account: raise the number.");
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            if (!azurite.HasExited) azurite.Kill(entireProcessTree: true);
            await azurite.WaitForExitAsync();
            azurite.Dispose();
        }

        Directory.Delete(data, recursive: true);
    }

    // Once for each version of the lock file, into the machine's temporary folder; put in place by one rename, so
    // that an installation cut short is never taken for a whole one.
    private async Task<string> InstallAsync()
    {
        var local = Path.Combine(RepositoryRoot(), "local");
        var lockFile = Path.Combine(local, "package-lock.json");
        var version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile)))[..16];
        var install = Path.Combine(Path.GetTempPath(), $"pipeline-azurite-{version}");
        if (File.Exists(Path.Combine(install, Script))) return install;

        var fresh = Directory.CreateTempSubdirectory("pipeline-azurite-install").FullName;
        File.Copy(lockFile, Path.Combine(fresh, "package-lock.json"));
        File.Copy(Path.Combine(local, "package.json"), Path.Combine(fresh, "package.json"));
        using var npm = Start("npm", fresh, ["ci", "--no-audit", "--no-fund", "--loglevel", "error"]);
        using var patience = new CancellationTokenSource(InstallTimeout);
        await npm.WaitForExitAsync(patience.Token);
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci of local/ failed: {Errors()}");
        try
        {
            Directory.Move(fresh, install);
        }
        catch (IOException) when (File.Exists(Path.Combine(install, Script)))
        {
            Directory.Delete(fresh, recursive: true); // another test run was faster
        }

        return install;
    }

    private Process Start(string program, string directory, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] =
            string.Join(';', Enumerable.Range(1, Accounts).Select(account => $"{Name(account)}:{AccountKey}"));
        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
            process.ErrorDataReceived += (_, line) => Keep(line.Data);
            process.OutputDataReceived += (_, line) => Keep(line.Data);
            process.BeginErrorReadLine();
            process.BeginOutputReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"'{program}' cannot be started. The storage tests run against Azurite, which needs Node.js 20 "
                + "or later on the PATH: https://nodejs.org/.", missing);
        }
    }

    private async Task WaitUntilItAcceptsAsync()
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        while (!await LoopbackEndpoint.IsListeningAsync(port, patience.Token))
        {
            if (azurite!.HasExited) throw new InvalidOperationException($"Azurite ended at once: {Errors()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    private void Keep(string? line)
    {
        lock (errors) errors.AppendLine(line);
    }

    private string Errors()
    {
        lock (errors) return errors.ToString();
    }

    private static string Name(int account) => $"account{account:000}";

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("The tests must run from within the repository.");
    }
}

/// <summary>The tests that share one Azurite.</summary>
[CollectionDefinition(Name)]
public sealed class StorageTests : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "storage";
}
