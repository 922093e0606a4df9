using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting.Azurite;

/// <summary>Installs the npm package at the versions of local/package-lock.json, once for a clone.</summary>
internal sealed partial class AzuriteInstall(ILogger logger)
{
    private static readonly string[] _manifests = ["package.json", "package-lock.json"];

    /// <summary>Where the manifests lie beside the assembly.</summary>
    public static string PackageDirectory => Path.Combine(AppContext.BaseDirectory, "azurite");

    /// <summary>The script that serves tables; it is installed first if it is not there.</summary>
    /// <param name="directory">The folder the packages go to.</param>
    /// <param name="cancellationToken">Ends npm.</param>
    public async Task<string> EnsureAsync(string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await using var turn = await Turn.TakeAsync(Path.Combine(directory, "install.lock"), cancellationToken);
        if (!IsInstalled(directory))
        {
            Log.Installs(logger, directory);
            foreach (var manifest in _manifests)
                File.Copy(Path.Combine(PackageDirectory, manifest), Path.Combine(directory, manifest), overwrite: true);
            await InstallAsync(directory, cancellationToken);
        }

        return Path.Combine(directory, "node_modules", "azurite", "dist", "src", "table", "main.js");
    }

    /// <summary>npm writes its own copy of the lock file last; without one an installation was cut short.</summary>
    private static bool IsInstalled(string directory)
    {
        var wanted = Path.Combine(PackageDirectory, _manifests[1]);
        var present = Path.Combine(directory, _manifests[1]);
        return File.Exists(Path.Combine(directory, "node_modules", ".package-lock.json"))
            && File.Exists(present)
            && File.ReadAllText(wanted) == File.ReadAllText(present);
    }

    private static async Task InstallAsync(string directory, CancellationToken cancellationToken)
    {
        using var npm = NodeCommand.Start(
            NodeCommand.Npm, directory, "ci", "--no-audit", "--no-fund", "--loglevel=error");
        npm.StandardInput.Close();
        try
        {
            var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = await npm.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await npm.WaitForExitAsync(cancellationToken);
            if (npm.ExitCode != 0)
            {
                throw new StartupFault(
                    $"npm could not install Azurite in {directory}: {FirstLine(errors)}; put that right, or let the "
                    + "setting Tables point to a store that runs already.");
            }
        }
        finally
        {
            if (!npm.HasExited)
                npm.Kill(entireProcessTree: true);
        }
    }

    private static string FirstLine(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? "it gave no reason";

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Installing Azurite (npm ci) in {Directory}; this happens once and takes up to a minute")]
        public static partial void Installs(ILogger logger, string directory);
    }
}
