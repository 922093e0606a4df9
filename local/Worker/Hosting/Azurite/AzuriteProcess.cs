using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting.Azurite;

/// <summary>Azurite's table service as a child process that ends with the worker, even if that is killed.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ILogger _logger;
    private string _lastWords = "it gave no reason";
    private bool _isStopping;

    private AzuriteProcess(Process process, ILogger logger)
    {
        _process = process;
        _logger = logger;
        process.ErrorDataReceived += (_, line) => _lastWords = line.Data is { Length: > 0 } words ? words : _lastWords;
        process.Exited += (_, _) => ReportLoss();
        process.EnableRaisingEvents = true;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public int ProcessId => _process.Id;

    /// <summary>Node runs Azurite's own script: npx and npm would stand between it and its end.</summary>
    public static async Task<AzuriteProcess> StartAsync(
        string script, string dataDirectory, int port, ILogger logger, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataDirectory);
        var guard = Path.Combine(AzuriteInstall.PackageDirectory, "guard.cjs");
        var portText = port.ToString(CultureInfo.InvariantCulture);
        var process = NodeCommand.Start(
            "node", dataDirectory, "--require", guard, script, "--location", dataDirectory,
            "--tableHost", "127.0.0.1", "--tablePort", portText,
            "--silent", "--skipApiVersionCheck", "--disableTelemetry");
        var azurite = new AzuriteProcess(process, logger);
        try
        {
            await azurite.WaitUntilListeningAsync(port, cancellationToken);
            return azurite;
        }
        catch
        {
            azurite.Kill();
            await azurite.DisposeAsync();
            throw;
        }
    }

    public void Kill()
    {
        _isStopping = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
    }

    /// <summary>Closing its input tells Azurite to write its tables and to end; it is killed after 30 s only.</summary>
    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(_stopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Log.Kills(_logger, _stopLimit.TotalSeconds);
            Kill();
        }

        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync(int port, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        while (!await LoopbackEndpoint.IsListeningAsync(port, cancellationToken))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellationToken);
                throw new StartupFault(
                    $"Azurite could not start on port {port}: {_lastWords}; if its files are broken, delete "
                    + ".azurite/npm and start again.");
            }

            if (since.Elapsed > _startLimit)
            {
                throw new StartupFault(
                    $"Azurite does not listen on port {port} after {_startLimit.TotalSeconds} s; start again.");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    private void ReportLoss()
    {
        if (!_isStopping)
            Log.IsLost(_logger, _lastWords);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Azurite does not end within {Seconds} s and is killed")]
        public static partial void Kills(ILogger logger, double seconds);

        [LoggerMessage(Level = LogLevel.Error, Message = "Azurite has ended, start the worker again: {Words}")]
        public static partial void IsLost(ILogger logger, string words);
    }
}
